/** Turns a technique, or a FastAPI application, into a measured server: connections, counters and cleanup. */
import { join } from "node:path";
import { LabError, type Open, type Provisioned, type Run, type Served, type Urls } from "@labs/experiment";
import { type Application, ignoreConnectionErrors, openRelay, startFastApi } from "@labs/services";
import pg from "pg";
import { digestInLibuv, digestOf } from "../shared/key.ts";
import { lookForPython } from "../shared/python.ts";
import { riskOf } from "../shared/risk.ts";
import { openThreads, threads } from "../shared/thread-pool.ts";
import type { History, Technique } from "./contract.ts";
import { type Answer, answerTo, applicationName, loadHistories, poolSize, type Request } from "./data.ts";
import { serveNode } from "./support/api.ts";
import { openProcessEvidence, type ProcessCounter } from "./support/process-evidence.ts";

export type Setup = {
  /** The database at a distance, where variants reach it. */
  readonly far: string;
  /** The interpreter for the FastAPI arms, or why there is none. */
  readonly python: { readonly program: string } | { readonly missing: string };
  /** For a script that holds the database's answers back. */
  readonly postgres: string;
  /** Of every variant, whatever it is written in. */
  readonly connections: number;
};

export type Counter = ScriptCounter | ProcessCounter;
export type ScriptCounter = "atOnce" | "probesWhileHeld" | "probesWhileBusy" | "probeMs";

/** Where an opened variant answers. */
export type Api = { readonly url: string };

/** Makes a variant in this process out of its technique. */
export function variant(technique: Technique): Open<Api, Setup, Counter, "postgres"> {
  return async ({ far, connections }) => {
    await using stack = new AsyncDisposableStack();
    const pool = ignoreConnectionErrors(
      new pg.Pool({ connectionString: far, max: connections, idleTimeoutMillis: 0 }),
    );
    stack.defer(() => pool.end());
    await fill(pool, connections);
    const started = stack.use(new AsyncDisposableStack());
    const work = technique({
      readHistory: (actor) => readHistory(pool, actor),
      digestOf,
      digestInLibuv,
      riskOf,
      openThreads: (maxWaiting) => started.use(openThreads(maxWaiting)),
    });
    const { url } = stack.use(await serveNode(work));
    const evidence = openProcessEvidence(process.pid);
    const resources = stack.move();
    return {
      subject: { url },
      read: evidence.read,
      [Symbol.asyncDispose]: () => resources.disposeAsync(),
    };
  };
}

/**
 * Makes a variant out of a module of `fastapi/` that holds a FastAPI `app`: one uvicorn worker as a child of this
 * process.
 */
export function fastApiVariant(module: string): Open<Api, Setup, Counter, "postgres"> {
  return async ({ far, python, connections }) => {
    if ("missing" in python) throw new LabError("SKIPPED", python.missing);
    const server = await startFastApi(python.program, application(module, far, connections));
    const evidence = openProcessEvidence(server.pids[0] ?? 0);
    return {
      subject: { url: server.url },
      read: evidence.read,
      [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
    };
  };
}

/** An application of this experiment, with a pool and as many workers as Node's threads. */
export function application(module: string, database: string, connections: number): Application {
  return {
    folders: ["./fastapi", "../shared"].map((folder) => join(import.meta.dirname, folder)),
    module,
    settings: { LAB_DATABASE: database, LAB_POOL_SIZE: String(connections), LAB_WORKERS: String(threads) },
  };
}

/** The server of an opened variant runs already. */
export async function served({ url }: Api): Promise<Served> {
  return { url, [Symbol.asyncDispose]: async () => {} };
}

/** All connections at once, each with its statement prepared: what is measured is a pool at work, not how it fills. */
async function fill(pool: pg.Pool, connections: number): Promise<void> {
  const clients = await Promise.all(Array.from({ length: connections }, () => pool.connect()));
  await Promise.all(clients.map((client) => readHistory(client, 1)));
  for (const client of clients) client.release();
}

async function readHistory(connection: pg.Pool | pg.PoolClient, actor: number): Promise<History> {
  const { rows } = await connection.query<History>({
    name: "history",
    text: "SELECT actor, events, serious FROM sync_or_async.histories WHERE actor = $1",
    values: [actor],
  });
  const [history] = rows;
  if (history === undefined) throw new Error(`there is no history of actor ${actor}`);
  return history;
}

/** How far away the database is, one way. Tests look at counts and need no distance. */
const oneWayMs = { smoke: 0, quick: 25, full: 25 } as const;

/** Makes the table, the distance to it, and an environment for Python where there can be one. */
export async function provision(run: Run & Urls<"postgres">): Promise<Provisioned<Setup, Request, Answer>> {
  await using stack = new AsyncDisposableStack();
  const python = await lookForPython();
  stack.use(await loadHistories(run.postgres));
  const relay = stack.use(await openRelay({ to: run.postgres, oneWayMs: oneWayMs[run.scale] }));
  const { p50, p99 } = relay.roundTrip;
  const far = new URL(relay.url);
  far.searchParams.set("application_name", applicationName);
  const resources = stack.move();
  return {
    setup: { far: far.href, postgres: run.postgres, python, connections: poolSize },
    expected: async (request) => answerTo(request),
    facts: {
      "emulated round trip": `${p50.toFixed(1)} ms (p50), ${p99.toFixed(1)} ms (p99), measured through a relay`,
      connections: String(poolSize),
      python: "missing" in python ? "none here" : `${python.version}, one uvicorn worker`,
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}
