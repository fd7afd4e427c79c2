/** Four switches: those without which it is slowest. */
import { variant } from "../rig.ts";

export const open = variant(["cache", "index", "pool", "short"]);
