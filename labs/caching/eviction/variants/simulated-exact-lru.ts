/** Simulated: the key that was used longest ago goes, exactly. */
import { LRUCache } from "lru-cache";
import { variant } from "../rig.ts";

export const open = variant({ simulate: ({ capacity }) => new LRUCache({ max: capacity }) });
