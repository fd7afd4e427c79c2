/** The table of tokens as bytes too. */
import { quantizeDynamic } from "@labs/models";
import { variant } from "../rig.ts";

export const open = variant({
  model: "guard",
  rewrite: (model) => quantizeDynamic(model, { perChannel: true, embeddings: true }),
});
