/** Two more, for pages that somebody may want one day. */
import { logging } from "../contract.ts";

export const open = logging({
  indexes: [
    "ALTER TABLE event_log ADD PRIMARY KEY (id)",
    "CREATE UNIQUE INDEX ON event_log (event_id)",
    "CREATE INDEX ON event_log (severity, ts)",
    "CREATE INDEX ON event_log (tenant_id, ts)",
    "CREATE INDEX ON event_log (actor, ts)",
  ],
});
