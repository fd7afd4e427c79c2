/** Weights as bytes, one scale for all of a matrix; activations become bytes while they are computed. */
import { quantizeDynamic } from "@labs/models";
import { rewritten } from "../artefact.ts";
import { serving } from "../contract.ts";

export const open = serving(() =>
  rewritten("guard", (model) => quantizeDynamic(model, { perChannel: false, embeddings: false })),
);
