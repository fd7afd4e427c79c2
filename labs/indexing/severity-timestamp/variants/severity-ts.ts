/** The textbook: equality first, then the range. In severity >= 3 there is no equality. */
import { variant } from "../rig.ts";

export const open = variant({
  indexes: ["CREATE INDEX severity_ts ON security_events (severity, ts)"],
});
