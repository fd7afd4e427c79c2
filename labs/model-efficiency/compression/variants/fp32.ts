/** The guard as it was trained. */
import type { Technique } from "../contract.ts";
import { variant } from "../rig.ts";

export const technique: Technique = { model: "guard" };
export const open = variant(technique);
