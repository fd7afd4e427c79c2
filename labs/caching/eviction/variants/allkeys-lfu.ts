/** Of five sampled keys goes the one that was used least often, by a counter that grows ever more slowly. */
import { variant } from "../rig.ts";

export const open = variant({ policy: "allkeys-lfu" });
