/** A fifth switch: over the budget. */
import { variant } from "../rig.ts";

export const open = variant(["pool", "cache", "short", "index", "batched-log"]);
