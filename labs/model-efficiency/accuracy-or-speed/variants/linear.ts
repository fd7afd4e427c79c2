/** Pairs of words, weighed and added up. */
import type { Settle } from "../contract.ts";
import { variant } from "../rig.ts";

export const settle: Settle = ({ validation }, { alone }) => ({ policy: alone("linear", validation) });
export const open = variant(settle);
