/** The naive firewall with one switch: cache. */
import { variant } from "../rig.ts";

export const open = variant(["cache"]);
