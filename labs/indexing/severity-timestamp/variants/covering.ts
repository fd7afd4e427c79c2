/** The textbook, with the answer itself in the index: the table is not visited. */
import { variant } from "../rig.ts";

export const open = variant({
  indexes: ["CREATE INDEX covering ON security_events (severity, ts) INCLUDE (id, score)"],
});
