/** The order of the answer first: walk back from the moment until 50 rows fit. */
import { variant } from "../rig.ts";

export const open = variant({
  indexes: ["CREATE INDEX ts_severity ON security_events (ts, severity)"],
});
