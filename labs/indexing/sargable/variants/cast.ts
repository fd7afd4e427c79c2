/** Turns the timestamp of every event into a day and compares the days. */
import { variant } from "../rig.ts";

export const open = variant({
  condition: "ts::date = $2",
});
