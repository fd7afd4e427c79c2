/** Makes a technique's table, and stores and reads events by statements that are the same for all variants. */
import { randomUUID } from "node:crypto";
import type { Open, Provisioned, Run, Urls } from "@labs/experiment";
import type pg from "pg";
import { checkpoint } from "../shared/checkpoint.ts";
import { openPool } from "../shared/open-pool.ts";
import { explain } from "../shared/plan.ts";
import type { Answer, Request, Technique } from "./contract.ts";
import { eventIdOf, loadSource, reviewedEvery, type Setup, sizes } from "./data.ts";
import type { BulkCounter } from "./scripts.ts";
import { carried, carriedColumns, createLog, dropLog, readLooks } from "./support/event-log.ts";

export type EventLog = (request: Request) => Promise<Answer>;

export type Counter = BulkCounter | "buildMs" | "indexBytes" | "eventsSent" | "dashboardPages";

/** Senders of the case `ingest`, each waiting for its commit. */
export const senders = 4;

/**
 * One statement for a whole delivery: whether an event is new is decided by the unique index, in the server.
 * No index is named, so that a log that lost it answers and is found out; `(event_id)` would fail at once.
 */
const deliver = {
  name: "deliver",
  text: `INSERT INTO event_log (event_id, ${carriedColumns})
    SELECT * FROM unnest($1::uuid[], ${Object.values(carried).map((type, index) => `$${index + 2}::${type}[]`)})
    ON CONFLICT DO NOTHING`,
};

const dashboard = { name: "dashboard", text: newestOf("event_log") };

/** Makes a variant out of its technique. */
export function variant(technique: Technique): Open<EventLog, Setup, Counter, "postgres"> {
  return async (setup, { postgres }) => {
    await using cleanup = new AsyncDisposableStack();
    const pool = openPool({ connectionString: postgres, max: 2 * senders });
    cleanup.defer(() => pool.end());
    cleanup.defer(() => withClient(pool, dropLog));
    const { buildMs, looks } = await withClient(pool, async (client) => ({
      buildMs: await createLog(client, technique, setup),
      looks: await readLooks(client, setup),
    }));

    let eventsSent = 0;
    /** How the server answers a page that ends in the middle of the base. */
    const planOfDashboard = async () => {
      const { rows } = await pool.query("SELECT ts FROM event_log WHERE id = $1", [setup.base / 2]);
      return explain(pool, { ...dashboard, values: [3, rows[0]?.ts] });
    };
    const kept = cleanup.move();
    return {
      subject: async (request) => {
        if (request.kind === "dashboard") {
          return { events: await readIds(pool, { ...dashboard, values: [request.severity, request.until] }) };
        }
        const { fresh, again } = request;
        // An id is drawn when an event is sent: the same request, sent twice, brings other events.
        const eventIds = [...fresh.map(() => randomUUID()), ...again.map((n) => eventIdOf(setup.seed, n))];
        const rows = [...fresh, ...again].map((number) => looks[number % looks.length] ?? []);
        const columns = Object.keys(carried).map((_, column) => rows.map((row) => row[column]));
        const { rowCount } = await pool.query({ ...deliver, values: [eventIds, ...columns] });
        const stored = rowCount ?? 0;
        eventsSent += eventIds.length;
        return { stored, duplicates: eventIds.length - stored };
      },
      read: async (name) => {
        const { rows } = await pool.query("SELECT pg_indexes_size('event_log') AS bytes");
        const own = { buildMs, eventsSent, indexBytes: Number(rows[0]?.bytes) };
        return name === "bulk" ? { ...own, dashboardPages: (await planOfDashboard()).buffers } : own;
      },
      explain: async (name) => (name === "mixed" ? (await planOfDashboard()).line : null),
      [Symbol.asyncDispose]: () => kept.disposeAsync(),
    };
  };
}

/** Loads the events; the right pages come from their table, which no arm changes. */
export async function provision(run: Run & Urls<"postgres">): Promise<Provisioned<Setup, Request, Answer>> {
  await using cleanup = new AsyncDisposableStack();
  cleanup.use(await loadSource(run.postgres, run));
  const pool = openPool({ connectionString: run.postgres, max: 2 });
  cleanup.defer(() => pool.end());
  const { base, bulk } = sizes[run.scale];
  const newest = newestOf(`(SELECT * FROM security_events WHERE id <= ${base}) AS base`);
  const pages = new Map<string, Promise<Answer>>();
  const facts = await factsOf(pool, run);

  const kept = cleanup.move();
  return {
    setup: { postgres: run.postgres, seed: run.seed, base, bulk },
    facts,
    expected: async (request) => {
      if (request.kind === "delivery") {
        return { stored: request.fresh.length, duplicates: request.again.length };
      }
      const { severity, until } = request;
      const page =
        pages.get(`${severity} ${until}`) ??
        readIds(pool, { text: newest, values: [severity, until] }).then((events) => ({ events }));
      pages.set(`${severity} ${until}`, page);
      return page;
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

async function factsOf(pool: pg.Pool, { scale }: Run): Promise<Readonly<Record<string, string>>> {
  const { rows } = await pool.query(`
    SELECT current_setting('synchronous_commit') AS commits, current_setting('wal_compression') AS compression`);
  const { base, bulk } = sizes[scale];
  return {
    rows: `${base} to begin with, ${bulk} more in bulk, of which one in ${reviewedEvery} is reviewed`,
    "synchronous commit": rows[0]?.commits,
    "WAL compression": rows[0]?.compression,
    checkpoint: (await checkpoint(pool))
      ? "before every bulk load"
      : "not permitted to this user, so that images of whole pages depend on chance",
  };
}

/** A page of the dashboard: the newest events of a severity up to a moment. */
function newestOf(table: string): string {
  return `SELECT id FROM ${table} WHERE severity = $1 AND ts <= $2 ORDER BY ts DESC, id DESC LIMIT 20`;
}

async function readIds(pool: pg.Pool, query: pg.QueryConfig): Promise<number[]> {
  const { rows } = await pool.query<{ id: string }>(query);
  return rows.map(({ id }) => Number(id));
}

async function withClient<T>(pool: pg.Pool, use: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    return await use(client);
  } finally {
    client.release();
  }
}
