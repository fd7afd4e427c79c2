/** What becomes of the writes to the log, as the server counts it. */
import type pg from "pg";

type Client = Pick<pg.ClientBase, "query">;

/** Updates by what became of the new version of the row. */
export interface Updates {
  readonly all: number;
  /** Stayed on its page and touched no index. */
  readonly hot: number;
  /** Went to another page; not a number before PostgreSQL 16. */
  readonly newPage: number;
}

/** Inserts leave entries of a GIN index on a list; the insert that fills it, or the next vacuum, pays for all of them. */
export const settlePending = `
  SELECT gin_clean_pending_list(indexrelid)
  FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid JOIN pg_am ON pg_am.oid = relam
  WHERE indrelid = 'event_log'::regclass AND amname = 'gin'`;

/** Updates of the log since it was made. */
export async function updatesOf(client: Client): Promise<Updates> {
  // Statistics are reported now and then, unless the session is made to report at the end of this statement.
  await client.query("SELECT pg_stat_force_next_flush()");
  const { rows } = await client.query(
    "SELECT to_jsonb(own) AS log FROM pg_stat_user_tables AS own WHERE relname = 'event_log'",
  );
  const log = rows[0]?.log;
  return {
    all: Number(log.n_tup_upd),
    hot: Number(log.n_tup_hot_upd),
    newPage: Number(log.n_tup_newpage_upd ?? Number.NaN),
  };
}
