/** What is counted and not timed: the work of a query, and what the arm's indexes cost a writer. */
import type { Stage } from "@labs/experiment";
import pg from "pg";
import { checkpoint } from "../shared/checkpoint.ts";
import { logged } from "../shared/logged.ts";
import type { Request, Setup } from "./data.ts";
import type { Answer } from "./rig.ts";

const batchRows = 500;
/** The table is not empty: the first 128 pages of BRIN are the only ones that every insert updates. */
const batchesBefore = 10;
const batches = 20;

/** Sends a query once. Its pages are read from the plan, which is among the arm's counters. */
export async function ask({ call, input }: Stage<Request, Answer, Setup>) {
  await call(input());
  return {};
}

/**
 * Inserts the first events again, into a table that is indexed alike, and counts what the server logs for each row. One
 * connection, a commit for every batch.
 */
export async function ingest({ setup }: { readonly setup: Setup }) {
  const client = new pg.Client(setup.postgres);
  await client.connect();
  try {
    // None is due while rows are inserted: after it, every page would be logged whole once.
    await checkpoint(client);
    await client.query(`
      DROP TABLE IF EXISTS ingested_events;
      CREATE TABLE ingested_events (LIKE security_events INCLUDING INDEXES) WITH (autovacuum_enabled = off)`);
    await logged(client, insertsOf(0, batchesBefore));
    const startedAt = performance.now();
    const inserted = await logged(client, insertsOf(batchesBefore, batches));
    const insertSeconds = (performance.now() - startedAt) / 1000;
    const summarized = await logged(client, [summarize]);
    return {
      walBytes: inserted.bytes + summarized.bytes,
      insertSeconds,
      insertedRows: batches * batchRows,
    };
  } finally {
    await client.query("DROP TABLE IF EXISTS ingested_events");
    await client.end();
  }
}

/** One statement for each batch. */
function insertsOf(first: number, count: number): string[] {
  return Array.from({ length: count }, (_, n) => {
    const from = (first + n) * batchRows;
    return `INSERT INTO ingested_events
      SELECT * FROM security_events WHERE id > ${from} AND id <= ${from + batchRows} ORDER BY id`;
  });
}

/** Inserts leave new page ranges of BRIN to the next vacuum, whose part of the log counts too. */
const summarize = `
  SELECT brin_summarize_new_values(indexrelid)
  FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid JOIN pg_am ON pg_am.oid = relam
  WHERE indrelid = 'ingested_events'::regclass AND amname = 'brin'`;
