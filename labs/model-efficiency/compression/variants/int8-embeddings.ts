/** The token table as bytes too. */
import { quantizeDynamic } from "@labs/models";
import type { Technique } from "../contract.ts";
import { variant } from "../rig.ts";

export const technique: Technique = {
  model: "guard",
  rewrite: (model) => quantizeDynamic(model, { perChannel: true, embeddings: true }),
};
export const open = variant(technique);
