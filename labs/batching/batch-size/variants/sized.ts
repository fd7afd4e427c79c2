/** Full batches of a size; what the model cannot take fails the whole batch. */
import { answer } from "../../waiting.ts";
import { asking } from "../contract.ts";
import { filling } from "../filling.ts";

export const sized = (rows: number) => asking((score) => filling(rows, (batch) => answer(batch, score)));
