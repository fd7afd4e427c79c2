/** The structured model, its weights as bytes. */
import { quantizeDynamic } from "@labs/models";
import type { Technique } from "../contract.ts";
import { variant } from "../rig.ts";

export const technique: Technique = {
  model: "guard-structured",
  rewrite: (model) => quantizeDynamic(model, { perChannel: true, embeddings: false }),
};
export const open = variant(technique);
