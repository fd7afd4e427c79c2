/** The band that is best on 100 texts, shown on the same 100. */
import { cascade } from "../choose.ts";
import { type Known, screening } from "../contract.ts";
import { part } from "../policy.ts";

export const plan = ({ test }: Known) => {
  const shown = part(test, 0, 100);
  return { policy: cascade(shown, 0.25), shown };
};
export const open = screening(plan);
