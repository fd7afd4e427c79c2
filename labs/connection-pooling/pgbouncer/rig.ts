/** Turns a technique into a measured subject: clients on its connection path, counters and cleanup. */
import type { Open, Provisioned, Run, Urls } from "@labs/experiment";
import pg from "pg";
import { readConnectionRoom } from "../shared/connection-room.ts";
import { openServerEvidence } from "../shared/server-evidence.ts";
import type { Answer, ConnectionPath, Header, Request, Send, Technique } from "./contract.ts";
import { loadTables, serverConnections, stayInSession } from "./data.ts";
import { atDatabase, memoryOf, renewConnections, requireNamedStatements } from "./support/console.ts";
import { crowd, servedTogether } from "./support/crowd.ts";
import { tryFeature, trySubstitutes } from "./support/features.ts";

/** A type and not an interface: it can then travel as plain data. */
export type Setup = {
  /** Connections that a service of many processes keeps open. */
  readonly poolSize: number;
};

export type Counter = "requests" | "logins" | "backends" | "bytes" | ScriptCounter;
export type ScriptCounter = "kept" | "leaked" | "named" | "boundToTransaction" | "served";

const applicationName = "service";

/** Makes a variant out of its technique; where it uses PgBouncer, the variant's `needs` say so. */
export function variant(technique: Technique): Open<Send, Setup, Counter, "postgres" | "pgbouncer"> {
  return async ({ poolSize }, { postgres, pgbouncer }) => {
    const path = await technique({
      postgres,
      inMode: (mode) => atDatabase(pgbouncer, mode),
      requireNamedStatements,
    });
    const pooled = path.url !== postgres;
    const inSession = pooled && path.url === atDatabase(pgbouncer, "session");
    await using stack = new AsyncDisposableStack();
    if (pooled) {
      // What an earlier cell has left on the server's connections does not belong to this one.
      await renewConnections(path.url);
      stack.defer(() => renewConnections(path.url));
    }
    const evidence = stack.use(await openServerEvidence(postgres));
    const clients = openClients(path, inSession ? stayInSession : poolSize);
    stack.defer(() => clients.end());
    let requests = 0;

    const resources = stack.move();
    return {
      subject: async (request) => {
        requests++;
        if ("connection" in request) {
          const { connection, tenant, times = 1 } = request;
          return await (connection === "kept"
            ? clients.queryKept(tenant)
            : clients.queryFresh(tenant, times));
        }
        await clients.leave();
        if ("feature" in request) return { ...(await tryFeature(request.feature, clients.connect)) };
        const { make, connect } = clients;
        return { count: await (request.probe === "crowd" ? servedTogether(make) : trySubstitutes(connect)) };
      },
      read: async () => {
        const { connections: logins = 0, backends = 0, backendBytes } = await evidence.read(applicationName);
        const pooler = pooled ? await memoryOf(path.url) : 0;
        return {
          requests,
          logins,
          backends,
          ...(backendBytes !== undefined && { bytes: backendBytes + pooler }),
        };
      },
      [Symbol.asyncDispose]: () => resources.disposeAsync(),
    };
  };
}

/** Clients of a path: a pool of those that stay, and single ones that come and go. */
function openClients({ url, query }: ConnectionPath, mayStay: number) {
  const config = { connectionString: url, application_name: applicationName };
  // Without an "error" listener an idle client's error would end the process; a busy one's fails its query.
  const openPool = () => new pg.Pool({ ...config, max: mayStay, idleTimeoutMillis: 0 }).on("error", () => {});
  let pool = openPool();
  let active = 0;
  const make = () => new pg.Client(config).on("error", () => {});
  const connect = async () => {
    const client = make();
    await client.connect();
    return client;
  };
  const headerOf = async (client: pg.ClientBase, tenant: number): Promise<Header> => {
    const [row] = (await query(client, tenant)).rows;
    if (row === undefined) throw new Error("The tenant is not known.");
    return { ...row };
  };
  /** In session mode kept clients would hold the server connections that other clients need. */
  const leave = async () => {
    // A pool that ends forgets the queries that wait for it.
    if (active > 0 || pool.totalCount === 0) return;
    const leaving = pool;
    pool = openPool();
    await leaving.end();
  };
  return {
    make,
    connect,
    leave,
    end: () => pool.end(),
    async queryKept(tenant: number): Promise<Header> {
      active++;
      try {
        const client = await pool.connect();
        return await headerOf(client, tenant).finally(() => client.release());
      } finally {
        active--;
      }
    },
    async queryFresh(tenant: number, times: number): Promise<Header> {
      await leave();
      const client = await connect();
      try {
        for (let sent = 1; sent < times; sent++) await headerOf(client, tenant);
        return await headerOf(client, tenant);
      } finally {
        await client.end();
      }
    },
  };
}

/** Loads the tables; the right answers come from one statement over all of them. */
export async function provision(run: Run & Urls<"postgres">): Promise<Provisioned<Setup, Request, Answer>> {
  const tables = await loadTables(run.postgres, run.seed);
  const room = await readConnectionRoom(run.postgres);
  // Some are left for the connections that watch.
  const poolSize = Math.max(16, Math.min(200, room.free - 20));
  return {
    setup: { poolSize },
    expected: async (request) => {
      const right = "connection" in request && tables.headers.get(request.tenant);
      if (!right) throw new Error("Only headers have a right answer.");
      return right;
    },
    facts: {
      "clients kept": `as many as call at once, up to ${poolSize} and in session mode ${stayInSession}`,
      "PgBouncer's server connections": `${serverConnections} for each mode`,
      "clients that come at once": String(crowd),
      max_connections: String(room.max),
    },
    [Symbol.asyncDispose]: () => tables[Symbol.asyncDispose](),
  };
}
