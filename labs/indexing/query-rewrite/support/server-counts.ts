import type pg from "pg";

export interface ServerCounts {
  readonly statements: number;
  readonly rows: number;
  /** Pages touched, in the server's cache or not. */
  readonly buffers: number;
  readonly serverMs: number;
}

// Statements of the harness, and this one, are no part of the experiment.
const sums = `
  SELECT sum(calls)::float8 AS statements, sum(rows)::float8 AS rows,
    sum(shared_blks_hit + shared_blks_read)::float8 AS buffers, sum(total_exec_time) AS "serverMs"
  FROM pg_stat_statements
  WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND query ~ 'incidents|incident_id|tenants' AND query !~ 'pg_stat_statements'`;

/**
 * Sums of `pg_stat_statements` over the statements about incidents; they mean one arm only while no other is
 * driven.
 *
 * @returns `null` where the server does not count
 */
export async function readServerCounts(pool: pg.Pool): Promise<ServerCounts | null> {
  try {
    const { rows } = await pool.query<{ [K in keyof ServerCounts]: number | null }>(sums);
    const { statements, rows: returned, buffers, serverMs } = rows[0] ?? {};
    return {
      statements: statements ?? 0,
      rows: returned ?? 0,
      buffers: buffers ?? 0,
      serverMs: serverMs ?? 0,
    };
  } catch {
    // The extension is not there, or the library is not loaded.
    return null;
  }
}
