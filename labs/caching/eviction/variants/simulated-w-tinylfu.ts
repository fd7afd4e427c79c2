/** Simulated: W-TinyLFU, which lets a new key in only if it was asked for more often than the one that would go. */
import { variant } from "../rig.ts";
import { wTinyLfu } from "../support/w-tinylfu.ts";

export const open = variant({ simulate: wTinyLfu });
