/** A transformer of half the width and half the layers, trained for two epochs: the guard had three. */
import type { Settle } from "../contract.ts";
import { variant } from "../rig.ts";

export const settle: Settle = ({ validation }, { alone }) => ({ policy: alone("tiny", validation) });
export const open = variant(settle);
