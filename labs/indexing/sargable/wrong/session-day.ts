/** The cast in a session of another time zone: its days begin when New York's do. */
import { reporting } from "../contract.ts";

export const open = reporting({
  condition: "ts::date = $2",
  timeZone: "America/New_York",
});
