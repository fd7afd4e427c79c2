/** Pages of the dashboard: the newest events of a severity up to some moment. */
import type pg from "pg";

/** The statement, over a table or whatever stands for one. */
export function pageOf(table: string): string {
  return `SELECT id FROM ${table} WHERE severity = $1 AND ts <= $2 ORDER BY ts DESC, id DESC LIMIT 20`;
}

/** Numbers of the events that a query finds. */
export async function readIds(pool: pg.Pool, query: pg.QueryConfig): Promise<number[]> {
  const { rows } = await pool.query<{ id: string }>(query);
  return rows.map(({ id }) => Number(id));
}
