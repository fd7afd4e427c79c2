/** The two keys, which enforce something, and the one index that the dashboard reads by. */
import { variant } from "../rig.ts";

export const open = variant({
  indexes: [
    "ALTER TABLE event_log ADD PRIMARY KEY (id)",
    "CREATE UNIQUE INDEX ON event_log (event_id)",
    "CREATE INDEX ON event_log (severity, ts)",
  ],
});
