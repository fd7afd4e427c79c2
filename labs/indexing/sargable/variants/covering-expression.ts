/** The expression of an index whose leaves also hold the moment, so that no row of the table is needed. */
import { indexes } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant({
  condition: "date_trunc('day', ts AT TIME ZONE 'UTC') = $2",
  extraIndex: indexes.midnight,
});
