/** Gives a technique its connections, one pool per route, and counts what it sends and receives. */
import { Socket } from "node:net";
import { type Open, type Provisioned, type Run, random, type Urls } from "@labs/experiment";
import { openRelay } from "@labs/services";
import { openPool } from "../shared/open-pool.ts";
import { explain } from "../shared/plan.ts";
import type { Incident, Query, Statement, Technique } from "./contract.ts";
import { drawMoment, loadIncidents, type PageRequest, pageSize, type Setup } from "./data.ts";
import { readReference } from "./reference.ts";
import { readServerCounts, type ServerCounts } from "./support/server-counts.ts";

export type Dashboard = (request: PageRequest) => Promise<readonly Incident[]>;

export type Counter = keyof ServerCounts | "pages" | "bytes" | "roundTripMs";

/** Clients of a case. */
export const clients = 4;

/** The loader sends three statements at once: no client of it waits for a connection. */
const connections = 3 * clients;

/** What the relay is set to; the round trip that results is measured and printed. */
export const oneWayMs = 0.5;

/** Pages on which work is counted. */
const countedPages = 20;

/** A page as it is sent: the answers of two variants are the same to the byte, or they are not the same. */
export interface Answer {
  /** Counts come first: they show a reader where two bodies differ. */
  readonly incidents: number;
  readonly rules: number;
  readonly events: number;
  readonly body: string;
}

export function answerOf(page: readonly Incident[]): Answer {
  const sum = (list: "rules" | "events") => page.reduce((total, { [list]: { length } }) => total + length, 0);
  return {
    incidents: page.length,
    rules: sum("rules"),
    events: sum("events"),
    body: JSON.stringify(page),
  };
}

/** Makes a variant out of its technique. */
export function variant(technique: Technique): Open<Dashboard, Setup, Counter, "postgres"> {
  return async ({ urls, roundTripMs, connections, counted }, { postgres }) => {
    const sockets: Socket[] = [];
    const client = { pages: 0, statements: 0, rows: 0 };
    const connect = (connectionString: string) => {
      const stream = () => sockets[sockets.push(new Socket()) - 1];
      const pool = openPool({ connectionString, max: connections, stream });
      const query: Query = async ({ values, ...statement }) => {
        const { rows } = await pool.query({ ...statement, values: [...values] });
        client.statements++;
        client.rows += rows.length;
        return rows;
      };
      return { pool, query, readPage: technique(query) };
    };
    const routes = {
      loopback: connect(urls.loopback),
      "emulated-network": connect(urls["emulated-network"]),
    };
    const observer = openPool({ connectionString: postgres, max: 1 });

    return {
      subject: ({ route, before }) => {
        client.pages++;
        return routes[route].readPage(before);
      },
      read: async () => ({
        ...client,
        // Where the server does not count, the client's own counts stand; buffers and time are then unknown.
        ...(await readServerCounts(observer)),
        bytes: sockets.reduce((sum, { bytesRead }) => sum + bytesRead, 0),
        roundTripMs,
      }),
      explain: async (name) => {
        if (name !== "counted") return null;
        const sent = new Map<string, { readonly first: Statement; times: number }>();
        const recorded: Query = (statement) => {
          const known = sent.get(statement.name) ?? { first: statement, times: 0 };
          known.times++;
          sent.set(statement.name, known);
          return routes.loopback.query(statement);
        };
        await technique(recorded)(counted[0] ?? "");
        const lines: string[] = [];
        for (const { first, times } of sent.values()) {
          lines.push(`${times} × ${(await explain(observer, first)).line}`);
        }
        return lines.join(" + ");
      },
      [Symbol.asyncDispose]: async () => {
        await Promise.all([
          routes.loopback.pool.end(),
          routes["emulated-network"].pool.end(),
          observer.end(),
        ]);
      },
    };
  };
}

/** Loads the incidents, computes the right pages apart from any variant, and starts the relay. */
export async function provision(
  run: Run & Urls<"postgres">,
  poolSize = connections,
): Promise<Provisioned<Setup, PageRequest, Answer>> {
  await using cleanup = new AsyncDisposableStack();
  cleanup.use(await loadIncidents(run.postgres, run));
  const { incidents, page } = await readReference(run.postgres);
  const relay = cleanup.use(await openRelay({ to: run.postgres, oneWayMs }));
  // The oldest page is a full one too.
  const [first, last] = [incidents.at(-pageSize), incidents[0]].map((one) => Date.parse(one?.openedAt ?? ""));
  const between = [1 + (first ?? 0), 1 + (last ?? 0)] as const;
  const draw = random(run.seed, "counted");
  const observer = openPool({ connectionString: run.postgres, max: 1 });
  const serverCounts = await readServerCounts(observer);
  await observer.end();
  const { p50, p99 } = relay.roundTrip;
  const kept = cleanup.move();
  return {
    setup: {
      urls: { loopback: run.postgres, "emulated-network": relay.url },
      between,
      roundTripMs: p50,
      connections: poolSize,
      counted: Array.from({ length: countedPages }, () => drawMoment(draw, between)),
    },
    expected: async ({ before }) => answerOf(page(before)),
    facts: {
      incidents: `${incidents.length}, ${pageSize} to a page`,
      connections: `${poolSize} for ${clients} clients`,
      loopback: "no delay added",
      "emulated-network": `a relay in front of the same server: round trip ${p50.toFixed(2)} ms measured (p50; p99 ${p99.toFixed(2)} ms)`,
      "counted by": serverCounts
        ? "the server (pg_stat_statements)"
        : "the client, since pg_stat_statements is not there",
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}
