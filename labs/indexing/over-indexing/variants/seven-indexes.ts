/** One for whatever a row can be filtered by: what a table looks like after some years. */
import { variant } from "../rig.ts";

export const open = variant({
  indexes: [
    "ALTER TABLE event_log ADD PRIMARY KEY (id)",
    "CREATE UNIQUE INDEX ON event_log (event_id)",
    "CREATE INDEX ON event_log (severity, ts)",
    "CREATE INDEX ON event_log (tenant_id, ts)",
    "CREATE INDEX ON event_log (actor, ts)",
    "CREATE INDEX ON event_log (src_ip)",
    "CREATE INDEX ON event_log (score)",
    "CREATE INDEX ON event_log (rule_id)",
    "CREATE INDEX ON event_log (prompt_hash)",
  ],
});
