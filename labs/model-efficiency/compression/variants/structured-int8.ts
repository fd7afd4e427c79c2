/** Fewer columns, and these as bytes. */
import { quantizeDynamic } from "@labs/models";
import { variant } from "../rig.ts";

export const open = variant({
  model: "guard-structured",
  rewrite: (model) => quantizeDynamic(model, { perChannel: true, embeddings: false }),
});
