/** Asks for the day in the very words of an index on that expression. */
import { reporting } from "../contract.ts";
import { indexes } from "../data.ts";

export const open = reporting({
  condition: "(ts AT TIME ZONE 'UTC')::date = $2",
  extraIndex: indexes.day,
});
