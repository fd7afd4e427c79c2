/** Products in bytes; the range of every activation is looked for at run time. */
import { quantizeDynamic } from "@labs/models";
import type { Technique } from "../contract.ts";
import { variant } from "../rig.ts";

export const technique: Technique = {
  rewrite: (model) => quantizeDynamic(model, { perChannel: true, embeddings: false }),
};
export const open = variant(technique);
