/** The naive firewall with one switch: worker. */
import { variant } from "../rig.ts";

export const open = variant(["worker"]);
