/** The case `ingest`: what the arm's indexes cost a writer, by the first events again in an empty table indexed alike. */
import pg from "pg";
import type { Setup } from "./data.ts";

const batches = 20;
const batchRows = 500;

/** Counts what the server wrote to its log for each row; one connection, a commit for every batch. */
export async function ingest({ setup }: { readonly setup: Setup }) {
  const client = new pg.Client(setup.postgres);
  await client.connect();
  try {
    await client.query(`
      DROP TABLE IF EXISTS ingested_events;
      CREATE TABLE ingested_events (LIKE security_events INCLUDING INDEXES)`);
    const before = await walPosition(client);
    const startedAt = performance.now();
    for (let batch = 0; batch < batches; batch++) {
      await client.query(
        "INSERT INTO ingested_events SELECT * FROM security_events WHERE id > $1 AND id <= $2 ORDER BY id",
        [batch * batchRows, (batch + 1) * batchRows],
      );
    }
    const insertSeconds = (performance.now() - startedAt) / 1000;
    const walBytes = (await walPosition(client)) - before;
    return { walBytes, insertSeconds, insertedRows: batches * batchRows };
  } finally {
    await client.query("DROP TABLE IF EXISTS ingested_events");
    await client.end();
  }
}

async function walPosition(client: pg.Client): Promise<number> {
  const { rows } = await client.query("SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0') AS bytes");
  return Number(rows[0]?.bytes);
}
