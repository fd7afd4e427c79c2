/** The control of the structured one: nothing is gone, the same epoch more. */
import { variant } from "../rig.ts";

export const open = variant({ model: "guard-longer" });
