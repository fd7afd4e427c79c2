/** The day in the very words of an index on that expression. */
import { indexes } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant({
  condition: "(ts AT TIME ZONE 'UTC')::date = $2",
  extraIndex: indexes.day,
});
