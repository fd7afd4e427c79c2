/** What every variant does: answer three kinds of work over HTTP. Connections, servers and cleanup are in here. */
import type { Open, Provisioned, Run, Served, Urls } from "@labs/experiment";
import { LabError } from "@labs/experiment";
import { openRelay } from "@labs/services";
import pg from "pg";
import { lookForPython } from "../shared/python.ts";
import { threads } from "../shared/thread-pool.ts";
import { type Application, startFastApi } from "../shared/uvicorn.ts";
import { serveNode } from "./api.ts";
import { type Answer, answerTo, type History, loadHistories, type Request } from "./data.ts";
import { openProcessEvidence, type ProcessCounter } from "./process-evidence.ts";

export type Setup = {
  /** The way to the database that variants go. */
  readonly far: string;
  /** The interpreter for the FastAPI arms, or why there is none. */
  readonly python: { readonly program: string } | { readonly missing: string };
  /** For a script that holds the database's answers back. */
  readonly postgres: string;
};

/** What scripts count. */
type ScriptCounter = "atOnce" | "probesWhileHeld" | "probesWhileBusy" | "probeMs";

export type Counter = ScriptCounter | ProcessCounter;

/** Connections of every variant, whatever it is written in: more than the 40 threads of FastAPI. */
export const poolSize = 80;

/** How the connections of the variants are known in `pg_stat_activity`. */
export const applicationName = "sync-or-async";

/** Where an opened variant answers. */
export type Api = { readonly url: string };

/** Work as a technique does it. */
export interface Work {
  history(actor: number): Promise<History>;
  digest(key: string): Promise<string> | string;
  risk(prompt: string): Promise<number> | number;
  /** Ends what the technique has started. */
  end?(): PromiseLike<void>;
}

export interface Tools {
  /** Asks the database far away. */
  readonly readHistory: (actor: number) => Promise<History>;
}

/** Makes a variant in this process out of its technique. */
export function onNode(technique: (tools: Tools) => Work): Open<Api, Setup, Counter, "postgres"> {
  return async ({ far }) => {
    await using started = new AsyncDisposableStack();
    const pool = new pg.Pool({ connectionString: far, max: poolSize, idleTimeoutMillis: 0 });
    // A connection that breaks while nobody holds it has nobody else to tell.
    pool.on("error", () => {});
    started.defer(() => pool.end());
    await fill(pool);
    const work = technique({ readHistory: (actor) => readHistory(pool, actor) });
    if (work.end !== undefined) started.defer(work.end);
    const { url } = started.use(await serveNode(work));
    const evidence = openProcessEvidence(process.pid);
    const owned = started.move();
    return {
      subject: { url },
      read: evidence.read,
      [Symbol.asyncDispose]: () => owned.disposeAsync(),
    };
  };
}

/**
 * Makes a variant out of a module of Python that holds a FastAPI `app`: one uvicorn worker as a child of this
 * process.
 */
export function onFastApi(module: string): Open<Api, Setup, Counter, "postgres"> {
  return async ({ far, python }) => {
    if ("missing" in python) throw new LabError("SKIPPED", python.missing);
    const server = await startFastApi(python.program, application(module, far, poolSize));
    const evidence = openProcessEvidence(server.pids[0] ?? 0);
    return {
      subject: { url: server.url },
      read: evidence.read,
      [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
    };
  };
}

/** An application of this experiment, with a pool and as many workers as Node's threads. */
export function application(module: string, database: string, poolSize: number): Application {
  return {
    folder: import.meta.dirname,
    module,
    settings: { LAB_DATABASE: database, LAB_POOL_SIZE: String(poolSize), LAB_WORKERS: String(threads) },
  };
}

/** The server of an opened variant runs already. */
export async function served({ url }: Api): Promise<Served> {
  return { url, [Symbol.asyncDispose]: async () => {} };
}

/** All connections at once, each with its statement prepared: what is measured is a pool at work, not how it fills. */
async function fill(pool: pg.Pool): Promise<void> {
  const clients = await Promise.all(Array.from({ length: poolSize }, () => pool.connect()));
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

/** How far away the database is, one way. Tests look at counts and need no distance to speak of. */
const oneWayMs = { smoke: 2, quick: 25, full: 25 } as const;

/** Makes the table, the distance to it, and an environment for Python where there can be one. */
export async function provision(run: Run & Urls<"postgres">): Promise<Provisioned<Setup, Request, Answer>> {
  await using started = new AsyncDisposableStack();
  const python = await lookForPython();
  started.use(await loadHistories(run.postgres));
  const relay = started.use(await openRelay({ to: run.postgres, oneWayMs: oneWayMs[run.scale] }));
  const { p50, p99 } = relay.roundTrip;
  const far = new URL(relay.url);
  far.searchParams.set("application_name", applicationName);
  const owned = started.move();
  return {
    setup: { far: far.href, postgres: run.postgres, python },
    expected: async (request) => answerTo(request),
    facts: {
      "emulated round trip": `${p50.toFixed(1)} ms (p50), ${p99.toFixed(1)} ms (p99), measured through a relay`,
      connections: String(poolSize),
      python: "missing" in python ? "none here" : `${python.version}, one uvicorn worker`,
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
