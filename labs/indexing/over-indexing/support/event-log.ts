/** The table that an arm writes to: made, filled, indexed by the arm's technique, and dropped. */
import type pg from "pg";
import type { Technique } from "../contract.ts";
import { eventIdSql, type Setup } from "../data.ts";

/** What an event carries besides its ids and its time, with the types of the columns. */
export const carried = {
  severity: "smallint",
  tenant_id: "integer",
  actor: "integer",
  src_ip: "inet",
  action: "text",
  score: "real",
  rule_id: "integer",
  prompt_hash: "bytea",
  reviewed: "boolean",
  payload: "jsonb",
} as const;

export const carriedColumns = Object.keys(carried).join(", ");

/** Makes the table anew and returns how long its indexes took, in milliseconds. */
export async function createLog(
  client: pg.ClientBase,
  { fillfactor = 100, indexes }: Technique,
  setup: Setup,
): Promise<number> {
  await dropLog(client);
  // What is made here is made again after a crash; what senders write later waits for the disk.
  await client.query("SET synchronous_commit = off");
  await client.query(`
    CREATE TABLE event_log (LIKE security_events INCLUDING IDENTITY, event_id uuid NOT NULL)
      -- A vacuum on its own would land in some arm's time, or in its count.
      WITH (fillfactor = ${fillfactor}, autovacuum_enabled = off);
    ALTER TABLE event_log ALTER ts SET DEFAULT now()`);
  await client.query(copyEvents(setup, `id <= ${setup.base}`));
  const startedAt = performance.now();
  for (const index of indexes) await client.query(index);
  const buildMs = performance.now() - startedAt;
  // Hint bits and the visibility map are set here, not by the first request that reads a page.
  await client.query("VACUUM (ANALYZE) event_log");
  await client.query("RESET synchronous_commit");
  return buildMs;
}

/** Drops the table, also one that an ended process left behind. */
export async function dropLog(client: pg.ClientBase): Promise<void> {
  await client.query("DROP TABLE IF EXISTS event_log");
}

/** A statement that stores rows of `security_events` in the order of their numbers. */
export function copyEvents({ seed }: Setup, where: string): string {
  return `INSERT INTO event_log (event_id, ts, ${carriedColumns})
    SELECT ${eventIdSql(seed)}, ts, ${carriedColumns} FROM security_events WHERE ${where} ORDER BY id`;
}

/** Reads what the rows behind the base carry, as text: new deliveries look like them. */
export async function readLooks(
  client: pg.ClientBase,
  { base }: Setup,
): Promise<readonly (readonly string[])[]> {
  const columns = Object.keys(carried).map((column) => `${column}::text`);
  const { rows } = await client.query<string[]>({
    text: `SELECT ${columns} FROM security_events WHERE id > $1 ORDER BY id LIMIT 1000`,
    values: [base],
    rowMode: "array",
  });
  return rows;
}
