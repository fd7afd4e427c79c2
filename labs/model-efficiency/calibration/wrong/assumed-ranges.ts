/** No calibration: every activation is taken to lie between -1 and 1. */
import { quantizeStatic } from "@labs/models";
import { variant } from "../rig.ts";

export const open = variant({
  rewrite: async (model, { minMax }) => {
    const names = [...(await minMax("traffic")).keys()];
    return quantizeStatic(model, new Map(names.map((name) => [name, { least: -1, largest: 1 }])));
  },
});
