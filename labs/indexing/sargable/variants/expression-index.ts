/** The cast, and an index on the very same expression; ts::date depends on the session and cannot be indexed. */
import { variant } from "../rig.ts";

export const open = variant({
  condition: "(ts AT TIME ZONE 'UTC')::date = $2",
  index: "CREATE INDEX severity_day ON security_events (severity, ((ts AT TIME ZONE 'UTC')::date))",
});
