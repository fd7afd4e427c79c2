/** What the dashboard asks: every variant answers these statements, each by way of its indexes. */

/** `$1` is the end of the stretch that is looked at: now, for most people, or a moment that someone went back to. */
export const queries = {
  /** What the person on call looks at: everything from severity 3 up, newest first. */
  alerts: `
    SELECT id, ts, severity, score FROM security_events
    WHERE severity >= 3 AND ts < $1
    ORDER BY ts DESC LIMIT 50`,
  /** One severity in four days, newest first. */
  "one-severity": `
    SELECT id, ts, severity, score FROM security_events
    WHERE severity = 3 AND ts >= $1::timestamptz - interval '4 days' AND ts < $1
    ORDER BY ts DESC LIMIT 50`,
  /** One severity in two days, summed up. */
  summary: `
    SELECT count(*), max(score) FROM security_events
    WHERE severity = 3 AND ts >= $1::timestamptz - interval '2 days' AND ts < $1`,
  /** Two severities, newest first. */
  "two-severities": `
    SELECT id, ts, severity, score FROM security_events
    WHERE severity IN (3, 4) AND ts < $1
    ORDER BY ts DESC LIMIT 50`,
  /** The same question put as two equalities: each branch comes in order, and the merge takes what it needs. */
  "union-all": `
    (SELECT id, ts, severity, score FROM security_events
     WHERE severity = 3 AND ts < $1 ORDER BY ts DESC LIMIT 50)
    UNION ALL
    (SELECT id, ts, severity, score FROM security_events
     WHERE severity = 4 AND ts < $1 ORDER BY ts DESC LIMIT 50)
    ORDER BY ts DESC LIMIT 50`,
  /** Ten minutes, whatever the severity. */
  minutes: `
    SELECT id, ts, severity, score FROM security_events
    WHERE ts >= $1::timestamptz - interval '10 minutes' AND ts < $1
    ORDER BY ts DESC`,
  /** How many of each severity in two days. */
  "by-severity": `
    SELECT severity, count(*) FROM security_events
    WHERE ts >= $1::timestamptz - interval '2 days' AND ts < $1
    GROUP BY severity ORDER BY severity`,
} as const;

export type QueryName = keyof typeof queries;

export const queryNames = Object.keys(queries) as QueryName[];

export function isQuery(name: string): name is QueryName {
  return Object.hasOwn(queries, name);
}
