/** What is read from the table of security events: two statements that are timed and a transaction that is checked. */
import type { Random } from "@labs/experiment";
import type { Query, Statement } from "./contract.ts";

/** The newest event lies just before it. */
export const now = "2026-01-01T00:00:00Z";

/** Actors that the events know. */
export const actors = 10_000;

/** Clients that send one query after the other without pause. */
export const callers = 64;

/** Events that a report reads: some 2 ms of work for one processor, whatever the size of the table. */
const reported = 1_000;

/** The statement of each case, and the route to the server. */
export const caseQueries = {
  short: { route: "near", statement: "newest" },
  "short-far": { route: "far", statement: "newest" },
  heavy: { route: "near", statement: "report" },
} as const satisfies Record<string, Omit<Query, "about">>;

export type CaseName = keyof typeof caseQueries;

/** The number that a statement is about comes as `$1`. */
export const statements: Readonly<Record<Statement, string>> = {
  newest: `SELECT $1::int AS about, count(*)::int AS events, max(severity)::int AS worst FROM (
    SELECT severity FROM security_events WHERE actor = $1 ORDER BY ts DESC LIMIT 100) AS newest`,
  report: `SELECT $1::int AS about, count(DISTINCT md5(prompt_hash::text || (payload->>'excerpt')))::int AS events,
    max(severity)::int AS worst FROM security_events WHERE id BETWEEN $1 AND $1 + ${reported - 1}`,
  own: `SELECT $1::int AS about, count(*)::int AS events, max(severity)::int AS worst
    FROM security_events WHERE tenant_id = $1 AND id <= 2000`,
};

/** The statement `own`, where the tenant is a setting of the transaction. */
export const ofThisTenant = statements.own.replaceAll("$1", "current_setting('firewall.tenant')::int");

/** Draws a query of a case. */
export function drawFor(name: CaseName, rows: number): (draw: Random) => Query {
  const { route, statement } = caseQueries[name];
  const among = statement === "newest" ? actors : rows - reported;
  return (draw) => ({ route, statement, about: 1 + Math.floor(among * draw()) });
}

/** Draws a query that checks answers: mostly of tenants, since only a transaction shows that a connection is shared. */
export function drawCheck(draw: Random, { rows }: { readonly rows: number }): Query {
  if (draw() < 0.75) return { route: "near", statement: "own", about: 1 + Math.floor(500 * draw() ** 3) };
  return drawFor(draw() < 0.8 ? "short" : "heavy", rows)(draw);
}
