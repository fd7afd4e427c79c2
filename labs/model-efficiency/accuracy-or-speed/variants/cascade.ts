/** The linear model first; up to 25 % of the texts, where it is least sure, go to the guard. */
import type { Settle } from "../contract.ts";
import { variant } from "../rig.ts";

export const settle: Settle = ({ validation }, { cascade }) => ({
  policy: cascade(validation, { budget: 0.25 }),
});
export const open = variant(settle);
