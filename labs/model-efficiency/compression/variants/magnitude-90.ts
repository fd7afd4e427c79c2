/** The smallest nine tenths of every matrix are zero, and are multiplied like the rest. */
import { pruneMagnitude } from "@labs/models";
import { rewritten } from "../artefact.ts";
import { serving } from "../contract.ts";

export const open = serving(() => rewritten("guard", (model) => pruneMagnitude(model, 0.9)));
