import type pg from "pg";

const added = `pg_index
  WHERE indrelid = 'security_events'::regclass AND NOT indisprimary`;

/** Builds the indexes of an arm one by one, on the table that all arms share. */
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

/** Drops all added indexes, also those of a process that was ended before it could clean up. */
export async function dropAddedIndexes(pool: pg.Pool): Promise<void> {
  await pool.query(`
    DO $$ DECLARE name regclass; BEGIN
      FOR name IN SELECT indexrelid FROM ${added} LOOP EXECUTE format('DROP INDEX %s', name); END LOOP;
    END $$`);
}
