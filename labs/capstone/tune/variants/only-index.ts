/** The naive firewall with one switch: index. */
import { variant } from "../rig.ts";

export const open = variant(["index"]);
