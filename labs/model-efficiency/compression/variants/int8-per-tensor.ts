/** Weights as bytes, one scale for all of a matrix; activations become bytes while they are computed. */
import { quantizeDynamic } from "@labs/models";
import type { Technique } from "../contract.ts";
import { variant } from "../rig.ts";

export const technique: Technique = {
  model: "guard",
  rewrite: (model) => quantizeDynamic(model, { perChannel: false, embeddings: false }),
};
export const open = variant(technique);
