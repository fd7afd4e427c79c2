/** Write-ahead log that statements write, counted by the server and for this session alone, whatever others write. */
import type pg from "pg";

export interface Logged {
  readonly bytes: number;
  /** Images of whole pages, which are part of the bytes. */
  readonly images: number;
}

/** Runs statements, each in a transaction of its own, and adds up what they logged. */
export async function logged(
  client: Pick<pg.ClientBase, "query">,
  statements: readonly string[],
): Promise<Logged> {
  const sum = { bytes: 0, images: 0 };
  for (const statement of statements) {
    const { rows } = await client.query(`EXPLAIN (ANALYZE, WAL, TIMING OFF, FORMAT JSON) ${statement}`);
    // The root of a plan counts all that was logged while it ran.
    const root = rows[0]?.["QUERY PLAN"][0].Plan;
    sum.bytes += Number(root["WAL Bytes"]);
    sum.images += Number(root["WAL FPI"]);
  }
  return sum;
}
