/** What every variant does: answer over the way it has chosen. Connections, counters and cleanup are in here. */
import type { Open, Provisioned, Run, Urls } from "@labs/experiment";
import pg from "pg";
import { openServerEvidence } from "../server-evidence.ts";
import { memoryOf, renewConnections } from "./console.ts";
import { crowd, servedTogether } from "./crowd.ts";
import { type Header, loadTables } from "./data.ts";
import { type FeatureName, tryBound, tryFeature } from "./features.ts";
import { roomOf } from "./room.ts";

/** A type and not an interface: it can then travel as plain data. */
export type Setup = {
  /** Connections that a service of many processes keeps open. */
  readonly connections: number;
};

/** What is asked: a header over a kept or a fresh connection, or what becomes of clients and their features. */
export type Question =
  | {
      readonly over: "kept" | "fresh";
      readonly tenant: number;
      /** How often a fresh connection asks before it goes. @default once */
      readonly times?: number;
    }
  | { readonly feature: FeatureName }
  | { readonly probe: "transaction" | "crowd" };
export type Answer =
  | Header
  | { readonly kept: boolean; readonly leaked: boolean }
  | { readonly count: number };

export type Ask = (question: Question) => Promise<Answer>;

/** How clients come to the server. */
export interface Way {
  readonly url: string;
  /** Clients that stay connected. */
  readonly connections: number;
  ask(client: pg.ClientBase, tenant: number): Promise<Header>;
}

export type Counter = "requests" | "logins" | "backends" | "bytes" | Observed;
/** What the scripted cases count. */
export type Observed = "kept" | "leaked" | "named" | "bound" | "served";

/** As PgBouncer is configured here, for each mode. */
export const serverConnections = 20;

/** In session mode a client keeps one of them until it leaves; the others are for clients that come and go. */
export const stayInSession = 12;

const applicationName = "service";

/** Makes a variant out of the way it takes. */
export function asking<N extends "postgres" | "pgbouncer">(
  choose: (urls: Urls<N>, setup: Setup) => Way | Promise<Way>,
): Open<Ask, Setup, Counter, N | "postgres"> {
  return async (setup, cell) => {
    const way = await choose(cell, setup);
    const pooled = way.url !== cell.postgres;
    await using started = new AsyncDisposableStack();
    const config = { connectionString: way.url, application_name: applicationName };
    if (pooled) {
      // What an earlier cell has left on the server's connections is not this one's.
      await renewConnections(way.url);
      started.defer(() => renewConnections(way.url));
    }
    const evidence = started.use(await openServerEvidence(cell.postgres));
    // A connection that breaks fails its query; an idle one has nobody to tell.
    const open = () =>
      new pg.Pool({ ...config, max: way.connections, idleTimeoutMillis: 0 }).on("error", () => {});
    let stay = open();
    let staying = 0;
    started.defer(() => stay.end());
    /** In session mode clients that stay would keep from the others what these need. */
    const leave = async () => {
      // A pool that ends forgets who waits for it.
      if (staying > 0 || stay.totalCount === 0) return;
      const leaving = stay;
      stay = open();
      await leaving.end();
    };
    const make = () => new pg.Client(config).on("error", () => {});
    const connect = async () => {
      const client = make();
      await client.connect();
      return client;
    };
    let requests = 0;

    const askKept = async (tenant: number) => {
      staying++;
      try {
        const client = await stay.connect();
        return await way.ask(client, tenant).finally(() => client.release());
      } finally {
        staying--;
      }
    };
    const askAfresh = async (tenant: number, times: number) => {
      await leave();
      const client = await connect();
      try {
        for (let asked = 1; asked < times; asked++) await way.ask(client, tenant);
        return await way.ask(client, tenant);
      } finally {
        await client.end();
      }
    };

    const resources = started.move();
    return {
      subject: async (question) => {
        requests++;
        if ("over" in question) {
          const { over, tenant, times = 1 } = question;
          return await (over === "kept" ? askKept(tenant) : askAfresh(tenant, times));
        }
        await leave();
        if ("feature" in question) return { ...(await tryFeature(question.feature, connect)) };
        return { count: await (question.probe === "crowd" ? servedTogether(make) : tryBound(connect)) };
      },
      read: async () => {
        const { connections = 0, backends = 0, backendBytes } = await evidence.read(applicationName);
        const pooler = pooled ? await memoryOf(way.url) : 0;
        return {
          requests,
          logins: connections,
          backends,
          ...(backendBytes !== undefined && { bytes: backendBytes + pooler }),
        };
      },
      [Symbol.asyncDispose]: () => resources.disposeAsync(),
    };
  };
}

/** Loads the tables; the right answers come from one statement over all of them. */
export async function provision(run: Run & Urls<"postgres">): Promise<Provisioned<Setup, Question, Answer>> {
  const tables = await loadTables(run.postgres, run.seed);
  const room = await roomOf(run.postgres);
  // Some are left for those who watch.
  const connections = Math.max(16, Math.min(200, room.free - 20));
  return {
    setup: { connections },
    expected: async (question) => {
      const right = "over" in question && tables.headers.get(question.tenant);
      if (!right) throw new Error("Only headers have a right answer.");
      return right;
    },
    facts: {
      "clients kept": `${connections} direct and in transaction mode, ${stayInSession} in session mode`,
      "PgBouncer's server connections": `${serverConnections} for each mode`,
      "clients that come at once": String(crowd),
      max_connections: String(room.all),
    },
    [Symbol.asyncDispose]: () => tables[Symbol.asyncDispose](),
  };
}
