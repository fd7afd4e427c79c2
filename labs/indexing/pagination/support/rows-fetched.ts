import type pg from "pg";
import type { Statement } from "../contract.ts";

/** Of this session: what earlier statements fetched may still be in it. */
const pending = `
  SELECT coalesce(sum(seq_tup_read + coalesce(idx_tup_fetch, 0)), 0) AS rows
  FROM pg_stat_xact_user_tables WHERE relid = $1::regclass`;

/** Counts the rows that a statement fetches from the table, by the server; entries of an index alone do not count. */
export async function rowsFetched(
  pool: pg.Pool,
  { text, values }: Statement,
  table: string,
): Promise<number> {
  const client = await pool.connect();
  const sum = async () => {
    const { rows } = await client.query<{ rows: string }>(pending, [table]);
    return Number(rows[0]?.rows);
  };
  try {
    // Within a transaction the session keeps its counts to itself.
    await client.query("BEGIN READ ONLY");
    const before = await sum();
    await client.query(text, [...values]);
    const after = await sum();
    await client.query("COMMIT");
    return after - before;
  } finally {
    client.release();
  }
}
