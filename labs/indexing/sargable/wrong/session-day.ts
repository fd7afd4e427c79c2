/** The cast in a session of another time zone: its days begin when New York's do. */
import { variant } from "../rig.ts";

export const open = variant({
  condition: "ts::date = $2",
  timeZone: "America/New_York",
});
