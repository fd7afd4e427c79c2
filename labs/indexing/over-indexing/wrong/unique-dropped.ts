/** One index too many is dropped: no query reads by the event id, so its unique index looks unused. */
import { variant } from "../rig.ts";

export const open = variant({
  indexes: ["ALTER TABLE event_log ADD PRIMARY KEY (id)", "CREATE INDEX ON event_log (severity, ts)"],
});
