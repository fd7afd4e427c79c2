/** The guard decides about every text. */
import type { Settle } from "../contract.ts";
import { variant } from "../rig.ts";

export const settle: Settle = ({ validation }, { alone }) => ({ policy: alone("guard", validation) });
export const open = variant(settle);
