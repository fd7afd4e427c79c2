/** Two equalities, each in order and limited, but not merged: 50 rows of severity 3 hide every blocked attack. */
import { queries } from "../data.ts";
import { variant } from "../rig.ts";

const union = `
  (SELECT id, ts, severity, score FROM security_events
   WHERE severity = 3 AND ts < $1 ORDER BY ts DESC, id DESC LIMIT 50)
  UNION ALL
  (SELECT id, ts, severity, score FROM security_events
   WHERE severity = 4 AND ts < $1 ORDER BY ts DESC, id DESC LIMIT 50)
  LIMIT 50`;

export const open = variant({
  indexes: ["CREATE INDEX severity_ts ON security_events (severity, ts)"],
  statements: { ...queries, "two-severities": union, "union-all": union },
});
