/** Without the unique index: no query reads by the event id, so the index looks unused. */
import { logging } from "../contract.ts";

export const open = logging({
  indexes: ["ALTER TABLE event_log ADD PRIMARY KEY (id)", "CREATE INDEX ON event_log (severity, ts)"],
});
