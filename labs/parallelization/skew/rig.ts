/** Turns a spread into a job on threads, or a module of `python/` into one on Spark, and reads what the tasks took. */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { LabError, type Open, type Provisioned, type Run, type Transport } from "@labs/experiment";
import { Piscina } from "piscina";
import { makeDataFolder } from "../shared/data-folder.ts";
import { askEngine } from "../shared/engine.ts";
import { type EventPlan, sessionGap } from "../shared/events.ts";
import { readTenants, writeLog } from "../shared/log.ts";
import { moving } from "../shared/moving.ts";
import { readAnswer, writeOutput } from "../shared/output.ts";
import { treeOf } from "../shared/processes.ts";
import { processorClock } from "../shared/processor-time.ts";
import { lookForSpark, notNeeded } from "../shared/python.ts";
import { rightAnswer } from "../shared/reference.ts";
import { mergeTotals, type TenantTotals, thresholdsOf } from "../shared/sessions.ts";
import type { Answer, Evidence, Known, Request, Spread, Technique } from "./contract.ts";
import { planFor, threads } from "./data.ts";
import { startSession } from "./support/session.ts";
import { type SharedLog, shareLog } from "./support/shared-log.ts";

export type Setup = {
  /** Of the log. */
  readonly folder: string;
  /** In the log. */
  readonly events: number;
  /** Where the session of Spark is asked that all variants share, or why there is none. */
  readonly spark: { readonly url: string; readonly pid: number } | { readonly missing: string };
};

export type Counter = keyof Evidence | "events" | "processorMs";

type Subject = (request: Request) => Promise<Answer>;

export const transport = {
  kind: "in-process",
  call: (subject, request) => subject(request),
} as const satisfies Transport<Subject, Request, Answer>;

/** Enough for Spark to load and compile what a variant runs. */
const warmUpEvents = 20_000;

/** No gap ends a session later: each event stands for itself. */
const gaps = { sessions: sessionGap, join: -1 } as const;

/** Makes a variant on threads, with the log in memory that they share. */
export function variant(technique: Technique): Open<Subject, Setup, Counter, never> {
  return async ({ folder, events }) => {
    await using stack = new AsyncDisposableStack();
    const data = stack.use(await makeDataFolder());
    const [log, tenants] = await Promise.all([shareLog(folder), readTenants(folder)]);
    const pool = new Piscina({
      filename: new URL("./support/tasks.ts", import.meta.url).href,
      name: "totals",
      minThreads: threads,
      maxThreads: threads,
      workerData: { log, thresholds: thresholdsOf(tenants) },
    });
    stack.defer(() => pool.destroy());
    const known = { hot: hotTenants(log), threads };
    const run = async ({ kind }: Request, output: string): Promise<Evidence> => {
      const parts = spread(log, technique(known));
      // A part that was moved has no length any more.
      const largest = Math.max(...parts.map(({ length }) => length));
      const done: { found: Map<number, TenantTotals>; ms: number }[] = await Promise.all(
        parts.map((rows) => pool.run(moving({ rows, gap: gaps[kind] }, [rows]))),
      );
      await writeOutput(output, mergeTotals(done.map(({ found }) => found)), tenants);
      const times = done.map(({ ms }) => ms).sort((one, other) => one - other);
      const [longestTaskMs = 0, medianTaskMs = 0] = [times.at(-1), times[(times.length - 1) >> 1]];
      return { longestTaskMs, medianTaskMs, tasks: done.length, largestTaskEvents: largest };
    };
    // Code that has run is quicker: the first job is no measure.
    await run({ kind: "sessions" }, join(data.path, "warm"));
    const owned = stack.move();
    return opened(run, { events, folder: data.path, pid: process.pid, owned });
  };
}

/** Makes a variant of a module of `python/`. */
export function sparkVariant(module: string): Open<Subject, Setup, Counter, never> {
  return async ({ folder, events, spark }) => {
    if ("missing" in spark) throw new LabError("SKIPPED", spark.missing);
    const data = await makeDataFolder();
    const run = ({ kind }: Request, output: string) =>
      askEngine<Evidence>(spark.url, "run", { variant: module, kind, log: folder, output });
    const work = () => askEngine<Evidence>(spark.url, "work", {});
    return opened(run, { events, folder: data.path, pid: spark.pid, owned: data, work });
  };
}

interface Opened {
  readonly events: number;
  /** For outputs. */
  readonly folder: string;
  /** The process that, with its children, does the job. */
  readonly pid: number;
  readonly owned: AsyncDisposable;
  /** What is known of the last job besides; it is asked while no clock runs. */
  readonly work?: () => Promise<Evidence>;
}

function opened(
  run: (request: Request, output: string) => Promise<Evidence>,
  { events, folder, pid, owned, work }: Opened,
) {
  let evidence: Evidence | undefined;
  let outputs = 0;
  const clock = processorClock();
  return {
    async subject(request: Request) {
      const output = join(folder, `output-${outputs++}`);
      evidence = await run(request, output);
      const answer = await readAnswer(output);
      await rm(output, { recursive: true });
      return answer;
    },
    async read() {
      const pids = treeOf(pid).map((one) => one.pid);
      const processorMs = clock.read(pids);
      const known = { ...evidence, ...(await work?.()) };
      clock.skip(pids);
      return { ...known, events, processorMs };
    },
    [Symbol.asyncDispose]: () => owned[Symbol.asyncDispose](),
  };
}

/** The rows of each part that has any. */
function spread(log: SharedLog, { parts, partOf }: Spread): Int32Array[] {
  const rows: number[][] = Array.from({ length: parts }, () => []);
  for (let row = 0; row < log.tenant.length; row++)
    rows[partOf(log.tenant[row] ?? 0, log.user[row] ?? 0)]?.push(row);
  return rows.flatMap((own) => (own.length > 0 ? Int32Array.from(own) : []));
}

function hotTenants(log: SharedLog): Known["hot"] {
  const counts = new Map<number, number>();
  for (const tenant of log.tenant) counts.set(tenant, (counts.get(tenant) ?? 0) + 1);
  const most = log.tenant.length / threads / 2;
  return new Set([...counts].flatMap(([tenant, count]) => (count > most ? tenant : [])));
}

/**
 * Writes the log and starts a session of Spark where there can be one.
 *
 * @param other than the scale's log
 */
export async function provision(
  { seed, scale, variants }: Run,
  other: Partial<EventPlan> = {},
): Promise<Provisioned<Setup, Request, Answer>> {
  await using stack = new AsyncDisposableStack();
  const usesSpark = variants?.some((name) => name.startsWith("spark")) ?? true;
  const found = usesSpark ? await lookForSpark() : notNeeded;
  const data = stack.use(await makeDataFolder());
  const plan = { ...planFor(seed, scale), ...other };
  const folder = join(data.path, "log");
  await writeLog(folder, plan);
  const right = { sessions: rightAnswer(plan), join: rightAnswer(plan, gaps.join) };
  const spark = "missing" in found ? null : stack.use(await startSession(found, join(data.path, "spark")));
  if (spark !== null) {
    const small = join(data.path, "small");
    await writeLog(small, { ...plan, events: warmUpEvents });
    await spark.call("warm", { log: small, output: join(data.path, "warm") });
  }
  const owned = stack.move();
  return {
    setup: {
      folder,
      events: plan.events,
      spark: spark === null ? (found as { missing: string }) : { url: spark.url, pid: spark.pid },
    },
    expected: async ({ kind }) => right[kind],
    facts: {
      events: `${plan.events}, ${Math.round(100 * (plan.hotShare ?? 0))} % of them of one tenant`,
      threads: String(threads),
      spark: "missing" in found ? "none here" : `local[${threads}], 8 partitions, Java ${found.java}`,
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
