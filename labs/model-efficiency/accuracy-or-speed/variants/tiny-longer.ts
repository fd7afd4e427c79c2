/** The same small transformer, trained for six epochs. */
import type { Settle } from "../contract.ts";
import { variant } from "../rig.ts";

export const settle: Settle = ({ validation }, { alone }) => ({ policy: alone("tiny-longer", validation) });
export const open = variant(settle);
