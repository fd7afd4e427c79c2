/** Of five sampled keys goes the one that was used longest ago, by a clock of whole seconds. */
import { variant } from "../rig.ts";

export const open = variant({ policy: "allkeys-lru" });
