/** What is asked of the table of security events: two statements that are timed and a transaction that is checked. */
import type { Random } from "@labs/experiment";
import type { ClientBase } from "pg";

/** The newest event lies just before it. */
export const now = "2026-01-01T00:00:00Z";

/** Actors that the events know. */
export const actors = 10_000;

/** Events that a report reads: some 10 ms of work for one processor, whatever the size of the table. */
const reported = 5_000;

/** Loopback, or the same server behind an emulated round trip. */
export type Way = "near" | "far";
export type Statement = "newest" | "report" | "own";

export interface Question {
  readonly way: Way;
  readonly statement: Statement;
  /** An actor, the first event of a report, or a tenant. */
  readonly about: number;
  /** Milliseconds that the statement also waits in the server, as for a lock: simulated by `pg_sleep`. */
  readonly waitsMs?: number;
}

/** One row of whole numbers from every statement. */
export interface Answer {
  readonly about: number;
  readonly events: number;
  readonly worst: number | null;
}

/** What each case asks, and over which way. */
export const asked = {
  short: { way: "near", statement: "newest" },
  "short-far": { way: "far", statement: "newest" },
  heavy: { way: "near", statement: "report" },
} as const satisfies Record<string, Omit<Question, "about">>;

export type CaseName = keyof typeof asked;

/** The number that a statement is about comes as `$1`. */
export const statements: Readonly<Record<Statement, string>> = {
  newest: `SELECT $1::int AS about, count(*)::int AS events, max(severity)::int AS worst FROM (
    SELECT severity FROM security_events WHERE actor = $1 ORDER BY ts DESC LIMIT 100) AS newest`,
  report: `SELECT $1::int AS about, count(DISTINCT md5(prompt_hash::text || (payload->>'excerpt')))::int AS events,
    max(severity)::int AS worst FROM security_events WHERE id BETWEEN $1 AND $1 + ${reported - 1}`,
  own: `SELECT $1::int AS about, count(*)::int AS events, max(severity)::int AS worst
    FROM security_events WHERE tenant_id = $1 AND id <= 2000`,
};

const ofThisTenant = statements.own.replaceAll("$1", "current_setting('firewall.tenant')::int");

/** Draws what a case asks. */
export function drawFor(name: CaseName, rows: number): (draw: Random) => Question {
  const { way, statement } = asked[name];
  const among = statement === "newest" ? actors : rows - reported;
  return (draw) => ({ way, statement, about: 1 + Math.floor(among * draw()) });
}

/** Draws what is asked to check answers: mostly by tenants, since only a transaction shows who shares a connection. */
export function drawCheck(draw: Random, { rows }: { readonly rows: number }): Question {
  if (draw() < 0.75) return { way: "near", statement: "own", about: 1 + Math.floor(500 * draw() ** 3) };
  return drawFor(draw() < 0.8 ? "short" : "heavy", rows)(draw);
}

/** Asks over a connection that must be the caller's own until the answer is there. */
export async function answer(
  client: ClientBase,
  { statement, about, waitsMs = 0 }: Question,
): Promise<Answer> {
  if (waitsMs > 0) {
    const text = `SELECT found.* FROM (${statements[statement]}) AS found, pg_sleep($2)`;
    return row(client, { name: `waiting ${statement}`, text, values: [about, waitsMs / 1000] });
  }
  // Named: parsed once on a connection that is kept, and once per request on one that is not.
  if (statement !== "own")
    return row(client, { name: statement, text: statements[statement], values: [about] });
  // For the length of the transaction the connection speaks for one tenant, as row-level security has it.
  await client.query(`BEGIN; SET LOCAL firewall.tenant = ${about}`);
  const found = await row(client, { name: "own", text: ofThisTenant });
  await client.query("COMMIT");
  return found;
}

interface Named {
  readonly name: string;
  readonly text: string;
  readonly values?: number[];
}

async function row(client: ClientBase, statement: Named): Promise<Answer> {
  const { rows } = await client.query<Answer>(statement);
  if (rows[0] === undefined) throw new Error(`The statement "${statement.name}" gave no row.`);
  return { ...rows[0] };
}
