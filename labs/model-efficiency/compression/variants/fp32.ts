/** The guard as it was trained. */
import { shipped } from "../artefact.ts";
import { serving } from "../contract.ts";

export const open = serving(() => shipped("guard"));
