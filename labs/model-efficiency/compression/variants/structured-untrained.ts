/** Keeps half of the heads and a quarter of the feed-forward columns; nothing was trained since. */
import { pruneStructure } from "@labs/models";
import type { Technique } from "../contract.ts";
import { variant } from "../rig.ts";

export const technique: Technique = {
  model: "guard",
  rewrite: (model) => pruneStructure(model, { heads: 2, feedforward: 128 }),
};
export const open = variant(technique);
