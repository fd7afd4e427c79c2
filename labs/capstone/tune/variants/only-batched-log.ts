/** The naive firewall with one switch: batched-log. */
import { variant } from "../rig.ts";

export const open = variant(["batched-log"]);
