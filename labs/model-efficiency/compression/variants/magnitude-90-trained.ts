/** `magnitude-90`, and what is left was trained for an epoch more. */
import type { Technique } from "../contract.ts";
import { variant } from "../rig.ts";

export const technique: Technique = { model: "guard-magnitude-90-trained" };
export const open = variant(technique);
