/** Turns a technique, or a FastAPI application, into a measured API: a pool far from its database, a log of its own, counters. */
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { LabError, type Open, type Provisioned, type Run, type Served, type Urls } from "@labs/experiment";
import { ignoreConnectionErrors, type LoopCounter, openRelay, startFastApi, watchLoop } from "@labs/services";
import pg from "pg";
import { type LabPython, lookForPython } from "../shared/python.ts";
import { riskOf } from "../shared/risk.ts";
import { openThreads } from "../shared/thread-pool.ts";
import type { Technique } from "./contract.ts";
import {
  type Answer,
  answerTo,
  batches,
  decide,
  loadTables,
  poolSize,
  type Request,
  statementSeconds,
} from "./data.ts";
import { serveNode } from "./support/api.ts";
import { type LogCounter, type LogEvidence, logTo, openLogEvidence } from "./support/event-log.ts";
import { groupCommit } from "./support/group-commit.ts";
import { readHistory, readPolicy } from "./support/statements.ts";

const folders = ["./fastapi", "../shared"].map((folder) => join(import.meta.dirname, folder));

export type Setup = {
  /** The database at a distance, where variants reach it. */
  readonly far: string;
  readonly seed: number;
  /** The interpreter for the FastAPI arms, or why there is none. */
  readonly python: LabPython;
};

export type Counter = "acknowledged" | LogCounter | LoopCounter;

/** How far away the database is, one way: connections are then what is scarce, and not processors. Tests need less. */
const oneWayMs = { smoke: 2, quick: 5, full: 5 } as const;

/** Where an opened variant answers. */
export type Api = Pick<Served, "url">;

/** Makes a variant out of its technique. Rows are counted in the table, whatever the technique reports. */
export function variant(technique: Technique): Open<Api, Setup, Counter, "postgres"> {
  return async ({ far }, { postgres }) => {
    await using stack = new AsyncDisposableStack();
    const evidence = stack.use(await openLogEvidence(postgres));
    const pool = ignoreConnectionErrors(
      new pg.Pool({
        connectionString: far,
        max: poolSize,
        idleTimeoutMillis: 0,
        query_timeout: 1000 * statementSeconds,
      }),
    );
    stack.defer(() => pool.end());
    const started = stack.use(new AsyncDisposableStack());
    const screen = technique({
      readPolicy: (actor) => readPolicy(pool, actor),
      readHistory: (actor) => readHistory(pool, actor),
      riskOf,
      openThreads: () => started.use(openThreads()),
      decide,
      log: logTo(pool, evidence.table),
      groupCommit: (write) => groupCommit(write, batches),
    });
    const loop = stack.use(watchLoop());
    let acknowledged = 0;

    const screenAs = async (id: string, actor: number, prompt: string) => {
      const result = await screen({ id, actor, prompt });
      acknowledged++;
      return result;
    };
    const { url } = stack.use(
      await serveNode({
        screen: (actor, prompt) => screenAs(randomUUID(), actor, prompt),
        kept: async (actor, prompt) => {
          const id = randomUUID();
          const result = await screenAs(id, actor, prompt);
          return { ...result, rows: await evidence.rowsOf(id) };
        },
      }),
    );
    const resources = stack.move();
    return {
      subject: { url },
      read: async () => ({ ...(await readLog(evidence, acknowledged)), ...loop.read() }),
      [Symbol.asyncDispose]: () => resources.disposeAsync(),
    };
  };
}

/** Makes a variant out of a module of `fastapi/` that holds a FastAPI `app`: one uvicorn worker, a child of this process. */
export function fastApiVariant(module: string): Open<Api, Setup, Counter, "postgres"> {
  return async ({ far, python }, { postgres }) => {
    if ("missing" in python) throw new LabError("SKIPPED", python.missing);
    await using stack = new AsyncDisposableStack();
    const evidence = stack.use(await openLogEvidence(postgres));
    const settings = {
      LAB_FAR: far,
      LAB_DATABASE: postgres,
      LAB_TABLE: evidence.table,
      LAB_POOL_SIZE: String(poolSize),
      LAB_BATCH: String(batches.batch),
      LAB_MAX_WAITING: String(batches.maxWaiting),
      LAB_STATEMENT_SECONDS: String(statementSeconds),
    };
    const application = { folders, module, settings };
    const { url } = stack.use(await startFastApi(python.program, application));
    const resources = stack.move();
    return {
      subject: { url },
      read: async () => {
        const response = await fetch(`${url}/acknowledged`);
        return await readLog(evidence, Number(await response.text()));
      },
      [Symbol.asyncDispose]: () => resources.disposeAsync(),
    };
  };
}

/** The server of an opened variant runs already. */
export async function served({ url }: Api): Promise<Served> {
  return { url, [Symbol.asyncDispose]: async () => {} };
}

/** What the server says of the log; every acknowledged request is in it. */
async function readLog(evidence: LogEvidence, acknowledged: number) {
  const log = await evidence.read();
  if (log.rows !== acknowledged)
    throw new Error(`it acknowledged ${acknowledged} requests, and ${log.rows} of them are in the log`);
  return { acknowledged, ...log };
}

/** Makes the tables and the distance to them. */
export async function provision(run: Run & Urls<"postgres">): Promise<Provisioned<Setup, Request, Answer>> {
  await using stack = new AsyncDisposableStack();
  const python = await lookForPython();
  stack.use(await loadTables(run.postgres));
  const relay = stack.use(await openRelay({ to: run.postgres, oneWayMs: oneWayMs[run.scale] }));
  const { p50, p99 } = relay.roundTrip;
  const resources = stack.move();
  return {
    setup: { far: relay.url, seed: run.seed, python },
    expected: async (request) => answerTo(request),
    facts: {
      "emulated round trip": `${p50.toFixed(1)} ms (p50), ${p99.toFixed(1)} ms (p99), measured through a relay`,
      connections: String(poolSize),
      python: "missing" in python ? "none here" : `${python.version}, one uvicorn worker`,
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}
