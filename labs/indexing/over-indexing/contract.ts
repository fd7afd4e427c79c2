/** What every variant does: store each event once and show the dashboard. Variants differ in their table alone. */
import { randomUUID } from "node:crypto";
import type { Open, Random } from "@labs/experiment";
import type pg from "pg";
import { openPool } from "../shared/open-pool.ts";
import { explain } from "../shared/plan.ts";
import type { Counter as BulkCounter } from "./bulk.ts";
import { drawDashboard, drawDelivery, eventIdOf, type Request, type Setup } from "./data.ts";
import { carried, carriedColumns, createLog, dropLog, readLooks, type Technique } from "./event-log.ts";
import { pageOf, readIds } from "./pages.ts";

/** How many events of a delivery were new, or the numbers of the events on the page. */
export type Answer =
  | { readonly stored: number; readonly duplicates: number }
  | { readonly events: readonly number[] };

export type Answering = (request: Request) => Promise<Answer>;

export type Counter = BulkCounter | "buildMs" | "indexBytes" | "eventsSent";

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

const dashboard = { name: "dashboard", text: pageOf("event_log") };

/** Makes a variant out of its table. */
export function logging(technique: Technique): Open<Answering, Setup, Counter, "postgres"> {
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
      read: async () => {
        const { rows } = await pool.query("SELECT pg_indexes_size('event_log') AS bytes");
        return { buildMs, eventsSent, indexBytes: Number(rows[0]?.bytes) };
      },
      explain: async (name) => {
        if (name !== "mixed") return null;
        const { rows } = await pool.query("SELECT ts FROM event_log WHERE id = $1", [setup.base / 2]);
        return (await explain(pool, { ...dashboard, values: [3, rows[0]?.ts] })).line;
      },
      [Symbol.asyncDispose]: () => kept.disposeAsync(),
    };
  };
}

/** Draws what answers are checked with: as many deliveries as pages. */
export function drawRequest(random: Random, setup: Setup): Request {
  return random() < 0.5 ? drawDelivery(random, setup, 4) : drawDashboard(random, setup);
}

/** Draws a full delivery. */
export function drawIngest(random: Random, setup: Setup, events = deliveryEvents): Request {
  return drawDelivery(random, setup, events);
}

/** Draws what an API sees: one request in twenty delivers, the others look. */
export function drawMixed(random: Random, setup: Setup): Request {
  return random() < 0.05 ? drawDelivery(random, setup, 20) : drawDashboard(random, setup);
}

async function withClient<T>(pool: pg.Pool, use: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    return await use(client);
  } finally {
    client.release();
  }
}
