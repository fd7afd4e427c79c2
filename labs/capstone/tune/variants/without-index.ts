/** The reference without index. */
import { variant } from "../rig.ts";

export const open = variant(["cache", "pool", "short"]);
