/** Batches of 64 in dynamic int8: one scale for the activations of the whole batch. */
import { answer } from "../../waiting.ts";
import { asking } from "../contract.ts";
import { filling } from "../filling.ts";

export const open = asking((score) => filling(64, (batch) => answer(batch, score)), { model: "guard-int8" });
