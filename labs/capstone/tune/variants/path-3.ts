/** Three switches of the path. */
import { variant } from "../rig.ts";

export const open = variant(["pool", "cache", "short"]);
