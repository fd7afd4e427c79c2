/** As min-max, calibrated on a single prompt, short and harmless. */
import { quantizeStatic } from "@labs/models";
import type { Technique } from "../contract.ts";
import { variant } from "../rig.ts";

export const technique: Technique = {
  rewrite: async (model, { minMax }) => quantizeStatic(model, await minMax("one-harmless")),
};
export const open = variant(technique);
