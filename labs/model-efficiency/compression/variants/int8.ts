/** Weights as bytes, a scale for every column of a matrix; activations become bytes while they are computed. */
import { quantizeDynamic } from "@labs/models";
import type { Technique } from "../contract.ts";
import { variant } from "../rig.ts";

export const technique: Technique = {
  model: "guard",
  rewrite: (model) => quantizeDynamic(model, { perChannel: true, embeddings: false }),
};
export const open = variant(technique);
