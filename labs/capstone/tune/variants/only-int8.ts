/** The naive firewall with one switch: int8. */
import { variant } from "../rig.ts";

export const open = variant(["int8"]);
