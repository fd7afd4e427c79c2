/** Space for new versions, and an index on the very column that reviews change. */
import { variant } from "../rig.ts";

export const open = variant({
  fillfactor: 90,
  indexes: [
    "ALTER TABLE event_log ADD PRIMARY KEY (id)",
    "CREATE UNIQUE INDEX ON event_log (event_id)",
    "CREATE INDEX ON event_log (severity, ts)",
    "CREATE INDEX ON event_log (reviewed)",
  ],
});
