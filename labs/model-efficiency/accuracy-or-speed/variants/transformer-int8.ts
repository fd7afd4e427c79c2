/** The guard, its weights as bytes. */
import type { Settle } from "../contract.ts";
import { variant } from "../rig.ts";

export const settle: Settle = ({ validation }, { alone }) => ({ policy: alone("guard-int8", validation) });
export const open = variant(settle);
