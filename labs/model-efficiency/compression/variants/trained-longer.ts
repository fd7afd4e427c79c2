/** The control of the structured one: nothing is gone, the same epoch more. */
import { shipped } from "../artefact.ts";
import { serving } from "../contract.ts";

export const open = serving(() => shipped("guard-longer"));
