/** Half of the heads and three quarters of the feed-forward columns are gone; what is left was trained for an epoch. */
import { shipped } from "../artefact.ts";
import { serving } from "../contract.ts";

export const open = serving(() => shipped("guard-structured"));
