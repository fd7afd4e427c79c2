/** The index on the expression, with the column in it too: a count then needs no row of the table. */
import { variant } from "../rig.ts";

export const open = variant({
  condition: "(ts AT TIME ZONE 'UTC')::date = $2",
  index:
    "CREATE INDEX severity_day ON security_events (severity, ((ts AT TIME ZONE 'UTC')::date)) INCLUDE (ts)",
});
