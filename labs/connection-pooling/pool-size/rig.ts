/** Turns a technique into a measured subject: a set of connections for each route, clocks and counters. */
import { createHistogram } from "node:perf_hooks";
import { LabError, type Open, type Provisioned, type Run, type Urls } from "@labs/experiment";
import { eventRows, loadEvents } from "@labs/firewall";
import { openRelay } from "@labs/services";
import pg from "pg";
import { readConnectionRoom } from "../shared/connection-room.ts";
import { openServerEvidence, type ServerCounter } from "../shared/server-evidence.ts";
import type { Answer, Query, Route, RunQuery, Technique } from "./contract.ts";
import { actors, type CaseName, callers, caseQueries, now, statements } from "./data.ts";
import { runQuery } from "./support/run-query.ts";

export interface Setup {
  readonly rows: number;
  /** The same server at a distance. */
  readonly far: string;
}

export type Counter =
  | "requests"
  | "waitMs"
  | "statementMs"
  | "statementP95Ms"
  | "clientProcessorMs"
  | ServerCounter;

/** Makes a variant out of its technique. */
export function variant(technique: Technique): Open<RunQuery, Setup, Counter, "postgres"> {
  return async ({ far }, { postgres: near }) => {
    await using stack = new AsyncDisposableStack();
    const connect = (route: Route, connectionString: string) =>
      stack.use(
        technique({
          connectionString,
          application_name: route,
          // A statement is the work of one backend, so connections are what runs at once.
          options: "-c max_parallel_workers_per_gather=0",
        }),
      );
    const connections = { near: connect("near", near), far: connect("far", far) };
    const evidence = stack.use(await openServerEvidence(near));
    const totals = { requests: 0, waitMs: 0, statementMs: 0 };
    const tookUs = createHistogram();

    const subject: RunQuery = async (query) => {
      const sentAt = performance.now();
      const { client, release } = await connections[query.route].checkOut();
      const checkedOutAt = performance.now();
      try {
        const answer = await runQuery(client, query);
        const answeredAt = performance.now();
        totals.requests++;
        totals.waitMs += checkedOutAt - sentAt;
        totals.statementMs += answeredAt - checkedOutAt;
        tookUs.record(Math.max(1, Math.round(1000 * (answeredAt - checkedOutAt))));
        await release();
        return answer;
      } catch (error) {
        await release(error instanceof Error ? error : new Error(String(error)));
        throw error;
      }
    };

    const resources = stack.move();
    return {
      subject,
      read: async (name) => {
        const statementP95Ms = tookUs.percentile(95) / 1000;
        // The next reading covers only what comes after this one.
        tookUs.reset();
        const { user, system } = process.cpuUsage();
        const server = await evidence.read(routeOf(name));
        return { ...totals, statementP95Ms, clientProcessorMs: (user + system) / 1000, ...server };
      },
      [Symbol.asyncDispose]: () => resources.disposeAsync(),
    };
  };
}

function routeOf(name: string): Route {
  return caseQueries[name as CaseName]?.route ?? "near";
}

/** Loads the events, adds a route to them at a distance, and answers over one connection of its own. */
export async function provision(run: Run & Urls<"postgres">): Promise<Provisioned<Setup, Query, Answer>> {
  await using stack = new AsyncDisposableStack();
  const rows = eventRows[run.scale];
  stack.use(await loadEvents(run.postgres, { seed: run.seed, rows, actors, now }));
  const maxConnections = await checkRoom(run.postgres);
  const client = new pg.Client(run.postgres);
  await client.connect();
  stack.defer(() => client.end());
  const relay = stack.use(await openRelay({ to: run.postgres, oneWayMs: 1 }));
  const { p50, p99 } = relay.roundTrip;
  const resources = stack.move();
  return {
    setup: { rows, far: relay.url },
    expected: async ({ statement, about }) => {
      const { rows } = await client.query<Answer>(statements[statement], [about]);
      if (rows[0] === undefined) throw new Error("The reference gave no row.");
      return { ...rows[0] };
    },
    facts: {
      rows: rows.toLocaleString("en"),
      max_connections: String(maxConnections),
      "emulated round trip": `${p50.toFixed(1)} ms (p50), ${p99.toFixed(1)} ms (p99), measured through a relay`,
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

/** How many connections the server takes; refuses one that the largest pools would exhaust. */
async function checkRoom(postgres: string): Promise<number> {
  const { max, free } = await readConnectionRoom(postgres);
  // Both routes of the largest pool stay open, one connection watches, and a few are leaving.
  const needed = 2 * callers + 8;
  if (free < needed) {
    throw new LabError(
      "SERVICE_MISSING",
      `This experiment opens up to ${needed} connections and PostgreSQL has max_connections = ${max}: set it to ${max + needed - free} or more and restart it, or unset LABS_DATABASE_URL, so that a server of this run's own is started.`,
    );
  }
  return max;
}
