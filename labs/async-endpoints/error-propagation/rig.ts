/** Turns a technique, or a FastAPI application, into a measured API: pools, tools, the endpoint and cleanup. */
import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { LabError, type Open, type Provisioned, type Run, type Served, type Urls } from "@labs/experiment";
import {
  dataParent,
  ignoreConnectionErrors,
  openRelay,
  type Relay,
  startFastApi,
  storageOf,
} from "@labs/services";
import pg from "pg";
import { lookForPython } from "../shared/python.ts";
import type { Queryable, SecurityEvent, Technique } from "./contract.ts";
import {
  type Answer,
  applicationName,
  callTimeoutMs,
  decide,
  lockMs,
  makeStores,
  maxBacklog,
  type Request,
  timeoutMs,
} from "./data.ts";
import { eventApi } from "./support/api.ts";
import { openAudit } from "./support/audit.ts";
import { openReport } from "./support/report.ts";
import { openSpool } from "./support/spool.ts";
import { deliver, insertEvents, insertVerdict, inTransaction } from "./support/statements.ts";
import { startWorker } from "./support/worker.ts";

const folders = [join(import.meta.dirname, "fastapi")];

/** Where things are. A type and not an interface: it can then travel as plain data. */
export type Setup = {
  /** The firewall's own database, and the connections that count rows: no fault is made here. */
  readonly postgres: string;
  /** The route to the event log that faults are made on. */
  readonly log: string;
  /** A folder that outlives the process. */
  readonly disk: string;
  /** The interpreter for the FastAPI arms, or why there is none. */
  readonly python: { readonly program: string } | { readonly missing: string };
};

/** What scripts make faults with: the relay to the event log. */
export interface Handles {
  readonly log: Pick<Relay, "hold" | "cut" | "release">;
}

/** An opened variant can be put behind a URL. */
export interface Subject {
  serve(): Promise<Served>;
}

export const served = (subject: Subject): Promise<Served> => subject.serve();

/** Makes a variant out of its technique. */
export function variant(technique: Technique): Open<Subject, Setup, never, "postgres"> {
  return async ({ postgres, log, disk }, { seed }) => {
    await using stack = new AsyncDisposableStack();
    const openPool = (options: pg.PoolConfig) =>
      stack.adopt(ignoreConnectionErrors(new pg.Pool(options)), (pool) => pool.end());
    const firewall = openPool({
      connectionString: postgres,
      max: 10,
      application_name: "firewall",
      connectionTimeoutMillis: callTimeoutMs,
    });
    const observer = openPool({ connectionString: postgres, max: 8, application_name: "observer" });
    const report = openReport();
    const deliveries = { writing: 0, duplicates: 0 };

    /** Counts the events under way to the log, and those that were there already. */
    const counted =
      (write: (log: Queryable, events: readonly SecurityEvent[]) => Promise<number>) =>
      async (log: Queryable, events: readonly SecurityEvent[]) => {
        deliveries.writing += events.length;
        try {
          deliveries.duplicates += await write(log, events);
        } finally {
          deliveries.writing -= events.length;
        }
      };

    const { answer, waiting = () => deliveries.writing } = await technique({
      firewall,
      logPool: (settings) =>
        openPool({
          connectionString: log,
          max: 10,
          application_name: applicationName,
          // For a connection; for an answer, client-side; for the statement, server-side.
          connectionTimeoutMillis: timeoutMs,
          query_timeout: timeoutMs,
          statement_timeout: timeoutMs,
          ...settings,
        }),
      insertVerdict,
      insertEvents: counted(insertEvents),
      deliver: counted((pool, events) => deliver(pool, events, report.failed)),
      inTransaction,
      startWorker: (step) => void stack.use(startWorker(step, report.failed)),
      openSpool: async () => stack.use(await openSpool(join(disk, String(seed)), maxBacklog)),
      // Only one variant needs pg-boss, and every cell loads this module.
      joinQueue: async () => {
        const { joinQueue } = await import("./support/event-queue.ts");
        return stack.adopt(await joinQueue(postgres, report.failed), (boss) =>
          boss.stop({ graceful: false }),
        );
      },
      reportError: report.failed,
      onEnd: (end) => void stack.defer(end),
    });
    const api = eventApi({
      logging: { answer, pending: waiting },
      report,
      duplicates: () => deliveries.duplicates,
      audit: openAudit(observer),
    });
    const resources = stack.move();
    return {
      subject: {
        async serve() {
          const url = await api.listen({ host: "127.0.0.1", port: 0 });
          return { url, [Symbol.asyncDispose]: () => api.close() };
        },
      },
      [Symbol.asyncDispose]: () => resources.disposeAsync(),
    };
  };
}

/** Makes a variant out of a module of `fastapi/` that holds a FastAPI `app`: one uvicorn worker, a child of this process. */
export function fastApiVariant(module: string): Open<Subject, Setup, never, "postgres"> {
  return async ({ postgres, log, python }) => {
    if ("missing" in python) throw new LabError("SKIPPED", python.missing);
    const settings = {
      LAB_DATABASE: postgres,
      LAB_LOG: log,
      LAB_LOG_NAME: applicationName,
      LAB_LOCK_MS: String(lockMs),
      LAB_TIMEOUT_MS: String(timeoutMs),
    };
    const served = await startFastApi(python.program, { folders, module, settings });
    return {
      subject: { serve: async () => ({ ...served, [Symbol.asyncDispose]: async () => {} }) },
      [Symbol.asyncDispose]: () => served[Symbol.asyncDispose](),
    };
  };
}

/** Makes both stores, the queue, a folder, and the relay to the log that faults are made on. */
export async function provision(
  run: Run & Urls<"postgres">,
): Promise<Provisioned<Setup, Request, Answer, Handles>> {
  await using stack = new AsyncDisposableStack();
  const python = await lookForPython();
  stack.use(await makeStores(run.postgres));
  const { makeQueue } = await import("./support/event-queue.ts");
  await makeQueue(run.postgres);
  const disk = await mkdtemp(join(dataParent(), "labs-spool-"));
  stack.defer(() => rm(disk, { recursive: true, force: true }));
  const relay = stack.use(await openRelay({ to: run.postgres, oneWayMs: 0 }));
  const resources = stack.move();
  return {
    setup: { postgres: run.postgres, log: relay.url, disk, python },
    handles: { log: relay },
    expected: async (request) => {
      if (request.what !== "screen") throw new Error("the state has no right answer");
      return { decision: decide(request.prompt), rows: request.audit === undefined ? null : 1 };
    },
    facts: {
      "event log": "reached through a relay that faults are made on; the verdicts are not",
      timeouts: `${timeoutMs} ms for the log: for a connection, for an answer, for a statement`,
      "room for": `${maxBacklog} events in the spool, which is ${storageOf(disk) === "disk" ? "on a disk" : "in memory, where fsync is free"}`,
      python: "missing" in python ? python.missing : `${python.version}, one uvicorn worker`,
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}
