/** The reference without batched-log. */
import { variant } from "../rig.ts";

export const open = variant(["cache", "index", "pool", "short"]);
