/** Space for new versions, and a small index of the events that wait for their review. */
import { variant } from "../rig.ts";

export const open = variant({
  fillfactor: 90,
  indexes: [
    "ALTER TABLE event_log ADD PRIMARY KEY (id)",
    "CREATE UNIQUE INDEX ON event_log (event_id)",
    "CREATE INDEX ON event_log (severity, ts)",
    "CREATE INDEX ON event_log (ts) WHERE NOT reviewed",
  ],
});
