/** The reference without pool. */
import { variant } from "../rig.ts";

export const open = variant(["cache", "index", "short"]);
