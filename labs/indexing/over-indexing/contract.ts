/** What every variant does: store each event once and show the dashboard. Variants differ in their table alone. */
import { randomUUID } from "node:crypto";
import type { Open, Provisioned, Random, Run, Urls } from "@labs/experiment";
import pg from "pg";
import { explain } from "../plan.ts";
import type { Counter as BulkCounter } from "./bulk.ts";
import {
  drawDashboard,
  drawDelivery,
  eventIdOf,
  type Link,
  loadSource,
  type Request,
  reviewedEvery,
  sizes,
} from "./data.ts";
import { carried, carriedColumns, createLog, dropLog, readLooks, type Technique } from "./event-log.ts";
import { checkpoint } from "./write-cost.ts";

/** How many events of a delivery were new, or the numbers of the events on the page. */
export type Answer =
  | { readonly stored: number; readonly duplicates: number }
  | { readonly events: readonly number[] };

export type Answering = (request: Request) => Promise<Answer>;

export type Counter = BulkCounter | "buildMs" | "indexBytes";

/** Senders of the case `ingest`, each waiting for its commit, and the events they put into a delivery. */
export const senders = 4;
export const deliveryEvents = 200;

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

const page = (table: string) => `
  SELECT id FROM ${table} WHERE severity = $1 AND ts <= $2 ORDER BY ts DESC, id DESC LIMIT 20`;

const dashboard = { name: "dashboard", text: page("event_log") };

/** Makes a variant out of its table. */
export function logging(technique: Technique): Open<Answering, Link, Counter, "postgres"> {
  return async (link, { postgres }) => {
    await using cleanup = new AsyncDisposableStack();
    const pool = openPool(postgres, 2 * senders);
    cleanup.defer(() => pool.end());
    cleanup.defer(() => withClient(pool, dropLog));
    const { buildMs, looks } = await withClient(pool, async (client) => ({
      buildMs: await createLog(client, technique, link),
      looks: await readLooks(client, link),
    }));

    const kept = cleanup.move();
    return {
      subject: async (request) => {
        if (request.kind === "dashboard") {
          return { events: await ids(pool, { ...dashboard, values: [request.severity, request.until] }) };
        }
        const { fresh, again } = request;
        // An id is drawn when an event is sent: the same request, sent twice, brings other events.
        const eventIds = [...fresh.map(() => randomUUID()), ...again.map((n) => eventIdOf(link.seed, n))];
        const rows = [...fresh, ...again].map((number) => looks[number % looks.length] ?? []);
        const columns = Object.keys(carried).map((_, column) => rows.map((row) => row[column]));
        const { rowCount } = await pool.query({ ...deliver, values: [eventIds, ...columns] });
        const stored = rowCount ?? 0;
        return { stored, duplicates: eventIds.length - stored };
      },
      read: async () => {
        const { rows } = await pool.query("SELECT pg_indexes_size('event_log') AS bytes");
        return { buildMs, indexBytes: Number(rows[0]?.bytes) };
      },
      explain: async (name) => {
        if (name !== "mixed") return null;
        const { rows } = await pool.query("SELECT ts FROM event_log WHERE id = $1", [link.base / 2]);
        return (await explain(pool, { ...dashboard, values: [3, rows[0]?.ts] })).line;
      },
      [Symbol.asyncDispose]: () => kept.disposeAsync(),
    };
  };
}

/** Draws what answers are checked with: as many deliveries as pages. */
export function drawRequest(random: Random, link: Link): Request {
  return random() < 0.5 ? drawDelivery(random, link, 4) : drawDashboard(random, link);
}

/** Draws a full delivery. */
export function drawIngest(random: Random, link: Link): Request {
  return drawDelivery(random, link, deliveryEvents);
}

/** Draws what an API sees: one request in twenty delivers, the others look. */
export function drawMixed(random: Random, link: Link): Request {
  return random() < 0.05 ? drawDelivery(random, link, 20) : drawDashboard(random, link);
}

/** Loads the events; the right answers come from the source, which no arm changes. */
export async function provision(run: Run & Urls<"postgres">): Promise<Provisioned<Link, Request, Answer>> {
  await using cleanup = new AsyncDisposableStack();
  cleanup.use(await loadSource(run.postgres, run));
  const pool = openPool(run.postgres, 2);
  cleanup.defer(() => pool.end());
  const { base, bulk } = sizes[run.scale];
  const source = `(SELECT * FROM security_events WHERE id <= ${base}) AS base`;
  const pages = new Map<string, Promise<Answer>>();
  const setting = await describe(pool, run);

  const kept = cleanup.move();
  return {
    link: { postgres: run.postgres, seed: run.seed, base, bulk },
    setting,
    expected: async (request) => {
      if (request.kind === "delivery") {
        return { stored: request.fresh.length, duplicates: request.again.length };
      }
      const { severity, until } = request;
      const known =
        pages.get(`${severity} ${until}`) ??
        ids(pool, { text: page(source), values: [severity, until] }).then((events) => ({ events }));
      pages.set(`${severity} ${until}`, known);
      return known;
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

function openPool(connectionString: string, max: number): pg.Pool {
  const pool = new pg.Pool({ connectionString, max, idleTimeoutMillis: 0 });
  // A server that goes away fails the queries; an idle connection has nobody else to tell.
  pool.on("error", () => {});
  return pool;
}

async function withClient<T>(pool: pg.Pool, use: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    return await use(client);
  } finally {
    client.release();
  }
}

async function ids(pool: pg.Pool, query: pg.QueryConfig): Promise<number[]> {
  const { rows } = await pool.query<{ id: string }>(query);
  return rows.map(({ id }) => Number(id));
}

async function describe(pool: pg.Pool, { scale }: Run): Promise<Readonly<Record<string, string>>> {
  const { rows } = await pool.query(`
    SELECT current_setting('shared_buffers') AS cache, current_setting('synchronous_commit') AS commits,
      current_setting('wal_compression') AS compression`);
  const { base, bulk } = sizes[scale];
  return {
    rows: `${base} to begin with, ${bulk} more in bulk, of which one in ${reviewedEvery} is reviewed`,
    "shared buffers": rows[0]?.cache,
    "synchronous commit": rows[0]?.commits,
    "WAL compression": rows[0]?.compression,
    checkpoint: (await checkpoint(pool))
      ? "before every bulk load"
      : "not permitted to this user, so that images of whole pages depend on chance",
  };
}
