/** Three switches of the greedy path. */
import { variant } from "../rig.ts";

export const open = variant(["pool", "cache", "short"]);
