/** The smallest 90 % of every matrix are zero, and are multiplied like the rest. */
import { pruneMagnitude } from "@labs/models";
import type { Technique } from "../contract.ts";
import { variant } from "../rig.ts";

export const technique: Technique = { model: "guard", rewrite: (model) => pruneMagnitude(model, 0.9) };
export const open = variant(technique);
