/** Weights as bytes, and activations by scales that were settled beforehand on 200 texts: nothing is looked for at run time. */
import { calibrate, quantizeStatic } from "@labs/models";
import type { Technique } from "../contract.ts";
import { calibrationTexts } from "../data.ts";
import { variant } from "../rig.ts";

export const technique: Technique = {
  model: "guard",
  rewrite: async (model) => quantizeStatic(model, await calibrate(model, calibrationTexts())),
};
export const open = variant(technique);
