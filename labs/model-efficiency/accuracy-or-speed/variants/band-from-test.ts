/** The band that is best on 100 texts, shown on the same 100. */
import type { Settle } from "../contract.ts";
import { variant } from "../rig.ts";

export const settle: Settle = ({ test }, { cascade, part }) => {
  const shown = part(test, 400, 500);
  return { policy: cascade(shown, { budget: 0.25 }), shown };
};
export const open = variant(settle);
