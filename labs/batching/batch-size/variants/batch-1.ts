/** A batch is one prompt. */
import { answer } from "../../waiting.ts";
import { asking } from "../contract.ts";
import { filling } from "../filling.ts";

/** Prompts of a full batch. */
const rows = 1;

export const open = asking((score) => filling(rows, (batch) => answer(batch, score)));
