/** What every variant does: answer a screening and get its event into the log. Pools and cleanup are in here. */
import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { LabError, type Open, type Provisioned, type Run, type Served, type Urls } from "@labs/experiment";
import { dataParent, openRelay, storageOf } from "@labs/services";
import pg from "pg";
import { lookForPython } from "../shared/python.ts";
import { startFastApi } from "../shared/uvicorn.ts";
import { eventApi, openAudit, type Technique } from "./api.ts";
import { lockMs } from "./audit.ts";
import { type Answer, type Ask, decide, makeStores } from "./data.ts";
import { applicationName } from "./log-clients.ts";
import { outliveBackends } from "./outlive-backends.ts";
import { openReport, type Report } from "./report.ts";

/** How long a caller's request may wait for the log. */
export const patienceMs = 700;

/** How long a delivery behind the caller's back may take: nobody waits for it, but it must end. */
export const deliveryMs = 5000;

/** As many events may wait on this machine for the log; whoever comes then is turned away. */
export const backlogMost = 512;

/** Where things are. A type and not an interface: it can then travel as plain data. */
export type Setup = {
  /** The firewall's own database, and whoever counts rows: no fault is made here. */
  readonly postgres: string;
  /** The way to the event log that faults are made on. */
  readonly log: string;
  readonly control: string;
  /** A folder that outlives the process. */
  readonly disk: string;
  /** The interpreter for the FastAPI arm, or why there is none. */
  readonly python: { readonly program: string } | { readonly missing: string };
};

/** An opened variant can be put behind a URL. */
export interface Subject {
  serve(): Promise<Served>;
}

/** What a technique works with. */
export interface Tools {
  /** The firewall's own database. */
  readonly firewall: pg.Pool;
  readonly postgres: string;
  /** Options of a pool to the event log: as many connections, no timeout anywhere. */
  readonly log: pg.PoolConfig;
  readonly report: Report;
  /** A folder of this arm's own that outlives the process. */
  readonly folder: string;
  /** Notes deliveries of events that were in the log already. */
  again(deliveries: number): void;
}

/** Makes a variant out of its technique. */
export function logging(
  make: (tools: Tools) => Technique | Promise<Technique>,
): Open<Subject, Setup, never, "postgres"> {
  return async (setup, cell) => {
    await using stack = new AsyncDisposableStack();
    const ownPool = (options: pg.PoolConfig) =>
      stack.adopt(outliveBackends(new pg.Pool({ connectionString: setup.postgres, ...options })), (pool) =>
        pool.end(),
      );
    const firewall = ownPool({ max: 10, application_name: "firewall", connectionTimeoutMillis: deliveryMs });
    const observer = ownPool({ max: 20, application_name: "observer" });
    const report = openReport();
    let duplicates = 0;
    const technique = stack.use(
      await make({
        firewall,
        postgres: setup.postgres,
        log: { connectionString: setup.log, max: 10, application_name: applicationName },
        report,
        folder: join(setup.disk, String(cell.seed)),
        again: (deliveries) => {
          duplicates += deliveries;
        },
      }),
    );
    const owned = stack.move();
    return {
      subject: {
        async serve() {
          const api = eventApi({
            technique,
            report,
            duplicates: () => duplicates,
            audit: openAudit(observer),
          });
          const url = await api.listen({ host: "127.0.0.1", port: 0 });
          return { url, [Symbol.asyncDispose]: () => api.close() };
        },
      },
      [Symbol.asyncDispose]: () => owned.disposeAsync(),
    };
  };
}

/** Makes a variant out of a module of Python that holds a FastAPI `app`: one uvicorn worker, a child of this process. */
export function loggingOnFastApi(module: string): Open<Subject, Setup, never, "postgres"> {
  return async ({ postgres, log, python }) => {
    if ("missing" in python) throw new LabError("SKIPPED", python.missing);
    const settings = {
      LAB_DATABASE: postgres,
      LAB_LOG: log,
      LAB_LOG_NAME: applicationName,
      LAB_LOCK_MS: String(lockMs),
    };
    const served = await startFastApi(python.program, { folder: import.meta.dirname, module, settings });
    return {
      subject: { serve: async () => ({ ...served, [Symbol.asyncDispose]: async () => {} }) },
      [Symbol.asyncDispose]: () => served[Symbol.asyncDispose](),
    };
  };
}

/** Makes both stores, the queue, a folder, and the relay to the log that faults are made on. */
export async function provision(run: Run & Urls<"postgres">): Promise<Provisioned<Setup, Ask, Answer>> {
  await using stack = new AsyncDisposableStack();
  const python = await lookForPython();
  stack.use(await makeStores(run.postgres));
  // Not with this module: every cell loads it, and only one needs pg-boss.
  const { makeQueue } = await import("./event-queue.ts");
  await makeQueue(run.postgres);
  const disk = await mkdtemp(join(dataParent(), "labs-spool-"));
  stack.defer(() => rm(disk, { recursive: true, force: true }));
  const relay = stack.use(await openRelay({ to: run.postgres, oneWayMs: 0 }));
  const owned = stack.move();
  return {
    setup: { postgres: run.postgres, log: relay.url, control: relay.control, disk, python },
    expected: async (ask) => {
      if (ask.what !== "screen") throw new Error("the state has no right answer");
      return { decision: decide(ask.prompt), rows: ask.audit === undefined ? null : 1 };
    },
    facts: {
      "event log": "reached through a relay that faults are made on; the verdicts are not",
      patience: `${patienceMs} ms for the log while a caller waits, ${deliveryMs} ms behind their back`,
      "room for": `${backlogMost} events in the spool, which is ${storageOf(disk) === "disk" ? "on a disk" : "in memory, where fsync is free"}`,
      python: "missing" in python ? python.missing : `${python.version}, one uvicorn worker`,
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
