/** The guard as it was trained. */
import { variant } from "../rig.ts";

export const open = variant({ model: "guard" });
