/** Fewer columns, and these as bytes. */
import { quantizeDynamic } from "@labs/models";
import { rewritten } from "../artefact.ts";
import { serving } from "../contract.ts";

export const open = serving(() =>
  rewritten("guard-structured", (model) => quantizeDynamic(model, { perChannel: true, embeddings: false })),
);
