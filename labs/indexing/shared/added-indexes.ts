/** What an arm adds to `security_events`, a table that the arms share one after another. */
import type pg from "pg";

export interface Built {
  readonly buildMs: number;
  readonly indexBytes: number;
}

/** Builds an arm's indexes one by one. */
export async function buildIndexes(pool: pg.Pool, statements: readonly string[]): Promise<Built> {
  const before = await indexBytes(pool);
  const startedAt = performance.now();
  for (const statement of statements) await pool.query(statement);
  const buildMs = performance.now() - startedAt;
  return { buildMs, indexBytes: (await indexBytes(pool)) - before };
}

/**
 * Drops all added indexes, also those of a process that was ended before it could clean up.
 *
 * @param keep an index that all arms have, besides the primary key
 */
export async function dropAddedIndexes(pool: pg.Pool, keep = ""): Promise<void> {
  await pool.query(`
    DO $$ DECLARE name regclass; BEGIN
      FOR name IN
        SELECT indexrelid FROM pg_index
        WHERE indrelid = 'security_events'::regclass AND NOT indisprimary AND indexrelid::regclass::text <> '${keep}'
      LOOP EXECUTE format('DROP INDEX %s', name); END LOOP;
    END $$`);
}

async function indexBytes(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query("SELECT pg_indexes_size('security_events') AS bytes");
  return Number(rows[0]?.bytes);
}
