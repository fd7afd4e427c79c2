/** As min-max, but the products stay in floats whose input has the outliers: the square of a ReLU. */
import { quantizeStatic } from "@labs/models";
import type { Technique } from "../contract.ts";
import { variant } from "../rig.ts";

export const technique: Technique = {
  rewrite: async (model, { minMax }) =>
    quantizeStatic(model, await minMax("traffic"), (matrix) => matrix.endsWith(".contract")),
};
export const open = variant(technique);
