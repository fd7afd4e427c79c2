/** Products in bytes; the ranges are the extremes that 200 prompts reached. */
import { quantizeStatic } from "@labs/models";
import type { Technique } from "../contract.ts";
import { variant } from "../rig.ts";

export const technique: Technique = {
  rewrite: async (model, { minMax }) => quantizeStatic(model, await minMax("traffic")),
};
export const open = variant(technique);
