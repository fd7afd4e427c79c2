/** Of five sampled keys goes the one that would expire first. */
import { variant } from "../rig.ts";

export const open = variant({ policy: "volatile-ttl" });
