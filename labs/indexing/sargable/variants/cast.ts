/** Turns the moment of every event into a day and compares that. */
import { variant } from "../rig.ts";

export const open = variant({
  condition: "ts::date = $2",
});
