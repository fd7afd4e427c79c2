/** The naive firewall with one switch: short. */
import { variant } from "../rig.ts";

export const open = variant(["short"]);
