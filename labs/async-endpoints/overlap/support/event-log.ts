/** The log that a variant writes to: a table of its own, so that its rows and commits are counted apart from the others'. */
import { randomBytes } from "node:crypto";
import pg from "pg";
import type { EventLog } from "../contract.ts";

/** The log as a technique writes to it. */
export function logTo(pool: pg.Pool, table: string): EventLog {
  const into = `INSERT INTO ${table} (id, actor, decision, risk, events)`;
  return {
    async insertOne({ id, actor, decision, risk, events }) {
      await pool.query({
        name: "insert-one",
        text: `${into} VALUES ($1, $2, $3, $4, $5)`,
        values: [id, actor, decision, risk, events],
      });
    },
    async insertMany(entries) {
      await pool.query({
        name: "insert-many",
        text: `${into} SELECT * FROM unnest($1::uuid[], $2::integer[], $3::text[], $4::integer[], $5::integer[])`,
        values: [
          entries.map(({ id }) => id),
          entries.map(({ actor }) => actor),
          entries.map(({ decision }) => decision),
          entries.map(({ risk }) => risk),
          entries.map(({ events }) => events),
        ],
      });
    },
  };
}

export type LogCounter = "rows" | "inserts" | "walBytes";

/** What the server says of a log. */
export interface LogEvidence extends AsyncDisposable {
  readonly table: string;
  /** Without `inserts` where the server does not count statements; `walBytes` are the whole server's. */
  read(): Promise<{ readonly rows: number; readonly walBytes: number; readonly inserts?: number }>;
  rowsOf(id: string): Promise<number>;
}

/** Makes a log and watches it over connections of its own, without the relay; disposing drops it. */
export async function openLogEvidence(postgres: string): Promise<LogEvidence> {
  const table = `overlap.log_${randomBytes(6).toString("hex")}`;
  const pool = new pg.Pool({ connectionString: postgres, max: 2, idleTimeoutMillis: 0 });
  pool.on("error", () => {});
  try {
    await pool.query(`CREATE TABLE ${table} (
      id uuid PRIMARY KEY,
      actor integer NOT NULL,
      decision text NOT NULL,
      risk integer NOT NULL,
      events integer NOT NULL,
      at timestamptz NOT NULL DEFAULT now()
    ) WITH (autovacuum_enabled = off)`);
  } catch (error) {
    await pool.end();
    throw error;
  }
  const { rows } = await pool.query("SELECT FROM pg_extension WHERE extname = 'pg_stat_statements'");
  const counts = rows.length > 0;
  return {
    table,
    async read() {
      // Each is a transaction of its own.
      const calls = `SELECT coalesce(sum(calls), 0) AS n FROM pg_stat_statements WHERE query LIKE 'INSERT INTO ${table} %'`;
      return {
        rows: await number(pool, `SELECT count(*) AS n FROM ${table}`),
        walBytes: await number(pool, "SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn AS n"),
        ...(counts && { inserts: await number(pool, calls) }),
      };
    },
    rowsOf: (id) => number(pool, `SELECT count(*) AS n FROM ${table} WHERE id = $1`, [id]),
    async [Symbol.asyncDispose]() {
      await pool.query(`DROP TABLE IF EXISTS ${table}`).catch(() => {
        // The server has gone, and the table with it.
      });
      await pool.end();
    },
  };
}

async function number(pool: pg.Pool, text: string, values: readonly string[] = []): Promise<number> {
  const { rows } = await pool.query<{ n: string }>({ text, values: [...values] });
  return Number(rows[0]?.n);
}
