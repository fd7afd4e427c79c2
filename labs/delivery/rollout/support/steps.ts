/** Steps that several strategies share, so that their difference is the rest. */
import type { Step } from "../contract.ts";

/** All requests, looked at after each hundred. */
export const watch = (looks: number): readonly Step[] =>
  Array.from({ length: looks }, () => ({ share: 100, answers: 100 }));

/** Three quarters of the way of a rolling update, looked at after each hundred. */
export const quarters: readonly Step[] = [25, 50, 75].map((share) => ({ share, answers: 100 }));

/** A thousand answers, of which the first fifty are risked first: what is badly wrong shows in them. */
export const canary: readonly Step[] = [
  { share: 5, answers: 50 },
  { share: 20, answers: 200 },
  { share: 50, answers: 750 },
];
