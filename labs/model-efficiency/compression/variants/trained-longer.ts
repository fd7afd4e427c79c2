/** The control of what was trained after pruning: nothing is gone, the same epoch more. */
import type { Technique } from "../contract.ts";
import { variant } from "../rig.ts";

export const technique: Technique = { model: "guard-longer" };
export const open = variant(technique);
