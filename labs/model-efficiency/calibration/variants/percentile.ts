/** Products in bytes; the ranges hold 99.99 % of the numbers that 200 prompts had, and the rest is clipped. */
import { quantizeStatic } from "@labs/models";
import type { Technique } from "../contract.ts";
import { variant } from "../rig.ts";

export const technique: Technique = {
  rewrite: async (model, { percentile }) => quantizeStatic(model, await percentile("traffic", 0.9999)),
};
export const open = variant(technique);
