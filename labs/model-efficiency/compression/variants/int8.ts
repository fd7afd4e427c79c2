/** Weights as bytes, a scale for every column of a matrix. */
import { quantizeDynamic } from "@labs/models";
import { variant } from "../rig.ts";

export const open = variant({
  model: "guard",
  rewrite: (model) => quantizeDynamic(model, { perChannel: true, embeddings: false }),
});
