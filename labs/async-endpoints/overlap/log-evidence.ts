/** What the server says of the log. */
import pg from "pg";
import { createLog } from "./statements.ts";

export type LogCounter = "rows" | "inserts" | "walBytes";

export interface LogEvidence extends AsyncDisposable {
  /** Without `inserts` where the server does not count statements. */
  read(): Promise<{ readonly rows: number; readonly walBytes: number; readonly inserts?: number }>;
  rowsOf(id: string): Promise<number>;
}

/** Makes the log anew and watches it over connections of its own, without the detour. */
export async function openLogEvidence(postgres: string): Promise<LogEvidence> {
  const pool = new pg.Pool({ connectionString: postgres, max: 2, idleTimeoutMillis: 0 });
  pool.on("error", () => {});
  try {
    await pool.query(createLog);
  } catch (error) {
    await pool.end();
    throw error;
  }
  const { rows } = await pool.query("SELECT FROM pg_extension WHERE extname = 'pg_stat_statements'");
  const counts = rows.length > 0;
  return {
    async read() {
      const inserts = counts ? { inserts: await number(pool, insertsSoFar) } : {};
      return {
        rows: await number(pool, "SELECT count(*) AS n FROM overlap.log"),
        walBytes: await number(pool, "SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn AS n"),
        ...inserts,
      };
    },
    rowsOf: (id) => number(pool, "SELECT count(*) AS n FROM overlap.log WHERE id = $1", [id]),
    async [Symbol.asyncDispose]() {
      await pool.end();
    },
  };
}

/** Each is a transaction of its own. */
const insertsSoFar = `SELECT coalesce(sum(calls), 0) AS n FROM pg_stat_statements JOIN pg_database ON pg_database.oid = dbid
  WHERE datname = current_database() AND query LIKE 'INSERT INTO overlap.log%'`;

async function number(pool: pg.Pool, text: string, values: readonly string[] = []): Promise<number> {
  const { rows } = await pool.query<{ n: string }>({ text, values: [...values] });
  return Number(rows[0]?.n);
}
