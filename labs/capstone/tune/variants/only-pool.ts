/** The naive firewall with one switch: pool. */
import { variant } from "../rig.ts";

export const open = variant(["pool"]);
