/** The guard at the threshold with the most right decisions: hardly any text is an attack, so hardly any is called an attack. */
import type { Settle } from "../contract.ts";
import { variant } from "../rig.ts";

export const settle: Settle = ({ validation }, { mostAccurate }) => ({
  policy: mostAccurate("guard", validation),
});
export const open = variant(settle);
