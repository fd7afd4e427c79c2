/** Turns an engine into a measured subject: it starts with the first job, its output is read back, its work counted. */
import { rm } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { LabError, type Open, type Provisioned, type Run, type Transport } from "@labs/experiment";
import { startDask, startSpark } from "../shared/cluster.ts";
import { makeDataFolder } from "../shared/data-folder.ts";
import { type EngineOrder, startEngine } from "../shared/engine.ts";
import { suspiciousWords } from "../shared/events.ts";
import { partsOf, readTenants, writeLog } from "../shared/log.ts";
import { type JobAnswer, readAnswer, writeOutput } from "../shared/output.ts";
import { peakBytes, treeOf } from "../shared/processes.ts";
import { processorClock } from "../shared/processor-time.ts";
import { type LabPython, type LabSpark, lookForPython, lookForSpark, notNeeded } from "../shared/python.ts";
import { rightAnswer } from "../shared/reference.ts";
import { mergeTotals } from "../shared/sessions.ts";
import { readEvents, totalsOfPieces } from "../shared/steps.ts";
import type { Answer, Ended, Engine, Evidence, Request, Start, Steps, Technique } from "./contract.ts";
import { planFor, type Sizes, sizesAt } from "./data.ts";

export type Setup = {
  /** With a folder for each log, named by its events, and room for outputs. */
  readonly folder: string;
  /** Events of each case. */
  readonly events: Sizes;
  readonly cores: number;
  readonly python: LabPython;
  readonly spark: LabSpark;
  /** Clusters of the reader's: a master's URL, a scheduler's address. */
  readonly sparkMaster: string | null;
  readonly daskScheduler: string | null;
};

export type Counter = keyof Evidence | "peakBytes" | "processorMs" | ScriptCounter;
export type ScriptCounter = "undisturbedMs" | "killedMs" | "wrongResults" | "again" | "idleMs";

type Subject = (request: Request) => Promise<Answer>;

export const transport = {
  kind: "in-process",
  call: (subject, request) => subject(request),
} as const satisfies Transport<Subject, Request, Answer>;

const steps: Steps = {
  parts: partsOf,
  read: readEvents,
  tenants: readTenants,
  totals: totalsOfPieces,
  merge: mergeTotals,
  write: writeOutput,
};

/** How long a job that was begun is waited for in one call, milliseconds. */
const waitMs = 1_000;

/** Makes a variant of an engine in this process. */
export function variant(technique: Technique): Open<Subject, Setup, Counter, never> {
  return opened(() => technique);
}

/** Makes a variant of a module of `python/` that needs no cluster. */
export function pythonVariant(module: string): Open<Subject, Setup, Counter, never> {
  return opened(({ python }) => {
    const { program } = orSkip(python);
    return async ({ cores }) => await pythonEngine({ program, module, settings: { cores } });
  });
}

/** Makes a variant of a module of `python/` on a cluster of Dask: its own, or the reader's. */
export function daskVariant(module: string): Open<Subject, Setup, Counter, never> {
  return opened(({ python, daskScheduler }) => {
    const { program } = orSkip(python);
    return async ({ cores }) => {
      await using starting = new AsyncDisposableStack();
      const own = daskScheduler === null ? starting.use(await startDask(program, cores)) : null;
      const scheduler = daskScheduler ?? own?.url;
      const settings = { scheduler, workers: own === null ? 1 : cores, buckets: 2 * cores };
      const engine = starting.use(await pythonEngine({ program, module, settings }));
      const started = starting.move();
      return {
        ...engine,
        // Those of the reader's own cluster are not for a script to kill.
        workers: async () => (own === null ? [] : await engine.call("workers")),
        [Symbol.asyncDispose]: () => started.disposeAsync(),
      };
    };
  });
}

interface SparkOptions {
  readonly master: "local" | "cluster";
  readonly language: "python" | "sql";
}

/** Makes a variant of a module of `python/` on Spark: in one JVM, or on a standalone cluster, its own or the reader's. */
export function sparkVariant(
  module: string,
  { master: where, language }: SparkOptions,
): Open<Subject, Setup, Counter, never> {
  return opened(({ spark, sparkMaster }) => {
    const { program, javaHome } = orSkip(spark);
    return async ({ cores, folder }) => {
      await using starting = new AsyncDisposableStack();
      const isOwn = where === "cluster" && sparkMaster === null;
      const cluster = isOwn
        ? starting.use(
            await startSpark(program, javaHome, {
              workers: cores,
              memory: "1g",
              folder: join(folder, "cluster"),
            }),
          )
        : null;
      const master = where === "local" ? null : (sparkMaster ?? cluster?.url);
      const settings = { master, cores, language, folder: join(folder, "spark"), partitions: 2 * cores };
      const env = javaHome === null ? {} : { JAVA_HOME: javaHome };
      const engine = starting.use(await pythonEngine({ program, module, settings, env }));
      const started = starting.move();
      const executors = async () =>
        cluster === null
          ? []
          : treeOf(cluster.pid).flatMap(({ pid, command }) =>
              command.includes("CoarseGrainedExecutorBackend") ? pid : [],
            );
      return {
        ...engine,
        work: () => engine.call<Evidence>("work"),
        workers: executors,
        [Symbol.asyncDispose]: () => started.disposeAsync(),
      };
    };
  });
}

/** Starts it with a folder of its own, and knows how it is asked. */
async function pythonEngine(order: Omit<EngineOrder, "folder">) {
  const settings = { words: suspiciousWords, ...order.settings };
  const engine = await startEngine({ ...order, settings, folder: join(import.meta.dirname, "python") });
  return {
    run: (log: string, output: string) => engine.call<Evidence>("run", { log, output }),
    idle: (tasks: number) => engine.call<void>("idle", { tasks }),
    call: engine.call,
    [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose](),
  };
}

function orSkip<T extends object>(found: T | { readonly missing: string }): T {
  if ("missing" in found) throw new LabError("SKIPPED", found.missing);
  return found;
}

/** @param choose the technique for this machine; throws where it cannot run here */
function opened(choose: (setup: Setup) => Technique): Open<Subject, Setup, Counter, never> {
  return async (setup) => {
    const technique = choose(setup);
    const own = await makeDataFolder();
    let engine: Promise<Engine> | undefined;
    let begun: Promise<Ended> | undefined;
    let evidence: Evidence = {};
    let outputs = 0;
    const clock = processorClock();
    const start: Start = { cores: setup.cores, folder: own.path, steps };
    const started = () => {
      engine ??= technique(start);
      return engine;
    };
    const job = async (events: number): Promise<JobAnswer> => {
      const output = join(own.path, `output-${outputs++}`);
      evidence = await (await started()).run(join(setup.folder, String(events)), output);
      const answer = await readAnswer(output);
      await rm(output, { recursive: true });
      return answer;
    };
    const idle = async (tasks: number) => {
      await (await started()).idle?.(tasks);
      return null;
    };
    return {
      async subject(request) {
        switch (request.do) {
          case "job":
            return await job(request.events);
          case "begin":
            begun = timed(() => ("events" in request ? job(request.events) : idle(request.idleTasks)));
            // It is told where it is waited for.
            begun.catch(() => {});
            return { ended: null };
          case "wait":
            return { ended: (await Promise.race([begun, sleep(waitMs, undefined)])) ?? null };
          case "workers":
            return { pids: (await (await started()).workers?.()) ?? [] };
        }
      },
      async read() {
        const pids = treeOf(process.pid).map(({ pid }) => pid);
        const processorMs = clock.read(pids);
        const work = await (await engine)?.work?.();
        clock.skip(pids);
        return { ...evidence, ...work, peakBytes: peakBytes(pids), processorMs };
      },
      async [Symbol.asyncDispose]() {
        await (await engine?.catch(() => undefined))?.[Symbol.asyncDispose]();
        await own[Symbol.asyncDispose]();
      },
    };
  };
}

async function timed(work: () => Promise<JobAnswer | null>): Promise<Ended> {
  const began = performance.now();
  const answer = await work();
  return { answer, ms: performance.now() - began };
}

/** Variants that run in the environment of Python, which Spark has no part in. */
const inPython = ["python", "duckdb", "polars", "dask"];

/** Writes the logs, and finds or fetches the packages of Python and of Spark that variants of the run need. */
export async function provision(
  { seed, scale, variants }: Run,
  events = sizesAt(scale),
): Promise<Provisioned<Setup, Request, Answer>> {
  await using stack = new AsyncDisposableStack();
  const isIn = (needs: (name: string) => boolean) => variants?.some(needs) ?? true;
  const python = isIn((name) => inPython.includes(name)) ? await lookForPython() : notNeeded;
  const spark = isIn((name) => name.startsWith("spark")) ? await lookForSpark() : notNeeded;
  const data = stack.use(await makeDataFolder());
  const right = new Map<number, JobAnswer>();
  for (const size of new Set(Object.values(events))) {
    await writeLog(join(data.path, String(size)), planFor(seed, size));
    right.set(size, rightAnswer(planFor(seed, size)));
  }
  const cores = Math.min(4, Math.max(2, availableParallelism()));
  const owned = stack.move();
  return {
    setup: {
      folder: data.path,
      events,
      cores,
      python,
      spark,
      sparkMaster: process.env.LABS_SPARK_MASTER || null,
      daskScheduler: process.env.LABS_DASK_SCHEDULER || null,
    },
    async expected(request) {
      const answer = request.do === "job" ? right.get(request.events) : undefined;
      if (answer === undefined) throw new Error("only a job has a right answer");
      return answer;
    },
    facts: {
      events: `${[...right.keys()].map((size) => size.toLocaleString("en").replaceAll(",", " ")).join(", ")}; half of them are one tenant's`,
      workers: `${cores} threads, processes or executors`,
      ...(python !== notNeeded && { python: "missing" in python ? "none here" : python.version }),
      ...(spark !== notNeeded && { spark: "missing" in spark ? "none here" : `Java ${spark.java}` }),
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
