/** The reference without cache. */
import { variant } from "../rig.ts";

export const open = variant(["index", "pool", "short"]);
