/** Without the four that are on a column of their own; two are left for pages that may be wanted one day. */
import { variant } from "../rig.ts";

export const open = variant({
  indexes: [
    "ALTER TABLE event_log ADD PRIMARY KEY (id)",
    "CREATE UNIQUE INDEX ON event_log (event_id)",
    "CREATE INDEX ON event_log (severity, ts)",
    "CREATE INDEX ON event_log (tenant_id, ts)",
    "CREATE INDEX ON event_log (actor, ts)",
  ],
});
