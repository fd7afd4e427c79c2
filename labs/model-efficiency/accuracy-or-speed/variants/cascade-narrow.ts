/** The linear model first; up to 5 % of the texts go to the small transformer that was trained longer. */
import type { Settle } from "../contract.ts";
import { variant } from "../rig.ts";

export const settle: Settle = ({ validation }, { cascade }) => ({
  policy: cascade(validation, { budget: 0.05, to: "tiny-longer" }),
});
export const open = variant(settle);
