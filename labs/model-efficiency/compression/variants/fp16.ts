/** Half precision, on a processor that has no arithmetic for it. */
import { toHalf } from "@labs/models";
import { rewritten } from "../artefact.ts";
import { serving } from "../contract.ts";

export const open = serving(() => rewritten("guard", toHalf));
