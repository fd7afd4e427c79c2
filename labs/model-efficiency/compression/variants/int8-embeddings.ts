/** The table of tokens as bytes too. */
import { quantizeDynamic } from "@labs/models";
import { rewritten } from "../artefact.ts";
import { serving } from "../contract.ts";

export const open = serving(() =>
  rewritten("guard", (model) => quantizeDynamic(model, { perChannel: true, embeddings: true })),
);
