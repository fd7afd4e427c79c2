/** What every variant does: a page of the dashboard, newest incidents first. Connections and counters are in here. */
import { Socket } from "node:net";
import type { Counters, Open } from "@labs/experiment";
import type pg from "pg";
import { openPool } from "../shared/open-pool.ts";
import { explain } from "../shared/plan.ts";
import { readServerCounts, type ServerCounts } from "./server-counts.ts";

/** Over the loopback interface, or through a relay that holds every byte back for a while. */
export type Way = "loopback" | "emulated-network";

export interface PageRequest {
  readonly way: Way;
  /** Incidents opened before this moment; ISO 8601 with milliseconds. */
  readonly before: string;
}

export interface Incident {
  readonly id: number;
  readonly openedAt: string;
  readonly severity: number;
  readonly summary: string;
  readonly tenant: string;
  /** In alphabetical order; empty where somebody opened the incident by hand. */
  readonly rules: readonly string[];
  /** Newest first. */
  readonly events: readonly IncidentEvent[];
}

export interface IncidentEvent {
  readonly at: string;
  readonly action: string;
  readonly score: number;
}

export const pageSize = 25;

/** As many connections as clients: nobody waits for one who needs one at a time. */
export const clients = 4;

/** A statement that the server plans once for a connection and then knows by name. */
export interface Statement {
  readonly name: string;
  readonly text: string;
  readonly values: readonly unknown[];
}

export type Ask = <Row extends pg.QueryResultRow>(statement: Statement) => Promise<readonly Row[]>;
export type Page = (before: string) => Promise<readonly Incident[]>;
export type Dashboard = (request: PageRequest) => Promise<readonly Incident[]>;

/** A page as it is sent: the answers of two variants are the same to the byte, or they are not the same. */
export interface Answer {
  /** First what tells a reader where two bodies differ. */
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

export interface Setup {
  readonly urls: Readonly<Record<Way, string>>;
  readonly roundTripMs: number;
  /** Pages are drawn between these moments, in milliseconds since 1970. */
  readonly between: readonly [fromMs: number, toMs: number];
  /** The pages on which work is counted: the same in every round. */
  readonly counted: readonly string[];
}

export type Counter = keyof ServerCounts | "pages" | "bytes" | "roundTripMs";

/** How much of something a page took; no page takes nothing, so 0 says that nobody counted. */
export function perPage(counter: Counter, scale = 1): (counters: Counters<Counter>) => number | null {
  return (counters) => (scale * counters.delta(counter)) / counters.delta("pages") || null;
}

/** How long a page took, in round trips of the relay: by Little's law, clients × time / answers. */
export function roundTripsPerPage(counters: Counters<Counter>): number {
  return (clients * 1000 * counters.seconds) / counters.answered / counters.last("roundTripMs");
}

/** Makes a variant out of its technique. */
export function dashboard(technique: (ask: Ask) => Page): Open<Dashboard, Setup, Counter, "postgres"> {
  return async ({ urls, roundTripMs, counted }, { postgres }) => {
    const sockets: Socket[] = [];
    const client = { pages: 0, statements: 0, rows: 0 };
    const connect = (connectionString: string) => {
      const stream = () => sockets[sockets.push(new Socket()) - 1];
      const pool = openPool({ connectionString, max: clients, stream });
      const ask: Ask = async ({ values, ...statement }) => {
        const { rows } = await pool.query({ ...statement, values: [...values] });
        client.statements++;
        client.rows += rows.length;
        return rows;
      };
      return { pool, ask, page: technique(ask) };
    };
    const ways = { loopback: connect(urls.loopback), "emulated-network": connect(urls["emulated-network"]) };
    const observer = openPool({ connectionString: postgres, max: 1 });

    return {
      subject: ({ way, before }) => {
        client.pages++;
        return ways[way].page(before);
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
        const asked = new Map<string, { readonly first: Statement; times: number }>();
        const recorded: Ask = (statement) => {
          const known = asked.get(statement.name) ?? { first: statement, times: 0 };
          known.times++;
          asked.set(statement.name, known);
          return ways.loopback.ask(statement);
        };
        await technique(recorded)(counted[0] ?? "");
        const lines: string[] = [];
        for (const { first, times } of asked.values()) {
          lines.push(`${times} × ${(await explain(observer, first)).line}`);
        }
        return lines.join(" + ");
      },
      [Symbol.asyncDispose]: async () => {
        await Promise.all([ways.loopback.pool.end(), ways["emulated-network"].pool.end(), observer.end()]);
      },
    };
  };
}
