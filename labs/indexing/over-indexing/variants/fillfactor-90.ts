/** What is needed, on pages that keep 10 % of their space for new versions of their rows. */
import { variant } from "../rig.ts";

export const open = variant({
  fillfactor: 90,
  indexes: [
    "ALTER TABLE event_log ADD PRIMARY KEY (id)",
    "CREATE UNIQUE INDEX ON event_log (event_id)",
    "CREATE INDEX ON event_log (severity, ts)",
  ],
});
