/** The guard at 0.5 % false alarms instead of 3 %. */
import type { Settle } from "../contract.ts";
import { fewAlarms } from "../data.ts";
import { variant } from "../rig.ts";

export const settle: Settle = ({ validation }, { alone }) => ({
  policy: alone("guard", validation, fewAlarms),
});
export const open = variant(settle);
