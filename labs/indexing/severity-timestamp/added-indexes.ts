/** The indexes that an arm adds to the shared table: built, weighed, and taken away again. */
import type pg from "pg";

const added = `pg_index
  WHERE indrelid = 'security_events'::regclass AND NOT indisprimary`;

/** Builds them one by one. */
export async function buildIndexes(
  pool: pg.Pool,
  statements: readonly string[],
): Promise<{ readonly buildMs: number; readonly indexBytes: number }> {
  const startedAt = performance.now();
  for (const statement of statements) await pool.query(statement);
  const buildMs = performance.now() - startedAt;
  const { rows } = await pool.query(`SELECT sum(pg_relation_size(indexrelid)) AS bytes FROM ${added}`);
  return { buildMs, indexBytes: Number(rows[0]?.bytes ?? 0) };
}

/** Drops whatever was added, by this process or by one that was ended before it could clean up. */
export async function dropAddedIndexes(pool: pg.Pool): Promise<void> {
  await pool.query(`
    DO $$ DECLARE name regclass; BEGIN
      FOR name IN SELECT indexrelid FROM ${added} LOOP EXECUTE format('DROP INDEX %s', name); END LOOP;
    END $$`);
}
