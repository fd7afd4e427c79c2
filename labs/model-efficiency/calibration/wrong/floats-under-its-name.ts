/** The scores of the floats under the name of the INT8 file. */
import { quantizeDynamic } from "@labs/models";
import { variant } from "../rig.ts";

export const open = variant({
  servedAs: { rewrite: (model) => quantizeDynamic(model, { perChannel: true, embeddings: false }) },
});
