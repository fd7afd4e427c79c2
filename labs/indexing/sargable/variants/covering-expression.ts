/** Asks in the words of an index whose leaves also hold the moment, so that the table need not be asked. */
import { reporting } from "../contract.ts";
import { indexes } from "../data.ts";

export const open = reporting({
  condition: "date_trunc('day', ts AT TIME ZONE 'UTC') = $2",
  extraIndex: indexes.midnight,
});
