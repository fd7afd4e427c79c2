/** Weights as bytes, one scale for all of a matrix; activations become bytes while they are computed. */
import { quantizeDynamic } from "@labs/models";
import { variant } from "../rig.ts";

export const open = variant({
  model: "guard",
  rewrite: (model) => quantizeDynamic(model, { perChannel: false, embeddings: false }),
});
