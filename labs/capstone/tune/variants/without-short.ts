/** The reference without short. */
import { variant } from "../rig.ts";

export const open = variant(["cache", "index", "pool"]);
