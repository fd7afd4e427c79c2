/** Turns the moment of every event into a day and compares that. */
import { reporting } from "../contract.ts";

export const open = reporting({
  condition: "ts::date = $2",
});
