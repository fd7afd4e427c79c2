/** The model as others trained it. */
import type { Technique } from "../contract.ts";
import { variant } from "../rig.ts";

export const technique: Technique = {};
export const open = variant(technique);
