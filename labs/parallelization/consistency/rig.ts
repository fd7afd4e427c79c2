/** Runs a technique on worker processes, with the faults that are asked for, and judges what a reader sees. */
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Open, Provisioned, Run, Urls } from "@labs/experiment";
import { makeDataFolder } from "../shared/data-folder.ts";
import type { Technique } from "./contract.ts";
import {
  disorder,
  drawLog,
  fitTraining,
  type Input,
  inPartitionOrder,
  type Log,
  type LogName,
  maxWorkers,
  type Size,
  size,
  tables,
} from "./data.ts";
import { type Right, serialResult } from "./reference.ts";
import { Coordinator } from "./support/coordinator.ts";
import { type Answer, judge, rightAnswer } from "./support/judge.ts";
import { connect, readAnnouncements, toolsOf } from "./support/tools.ts";

type StoredLog = {
  readonly files: readonly { readonly file: string; readonly events: number }[];
  readonly right: Right;
};

/** Where the logs are, and what is right. A type and not an interface: it travels as data. */
export type Setup = {
  readonly folder: string;
  /** A small log has no disordered copy. */
  readonly logs: Readonly<Partial<Record<LogName, StoredLog>>>;
};

/** Runs the whole job once. */
export type RunJob = (input: Input) => Promise<Answer>;

export type Counter =
  | "events"
  | Exclude<keyof Answer, "digest" | "sumsDiffer" | "leaked">
  /** Runs of which a bit of a mean differs from the serial result. */
  | "differing";

/** Makes a variant out of its technique; `import.meta` tells the workers where it is. */
export function variant({ url }: Pick<ImportMeta, "url">, technique: Technique) {
  const open: Open<RunJob, Setup, Counter, "postgres"> = async (setup, { postgres }) => {
    await using stack = new AsyncDisposableStack();
    const schema = `cell_${process.pid}_${cells++}`;
    const database = await connect(postgres, schema);
    stack.defer(() => database.end());
    await database.query(`CREATE SCHEMA ${schema}; ${tables}`);
    stack.defer(async () => void (await database.query(`DROP SCHEMA ${schema} CASCADE`)));
    const coordinator = stack.use(new Coordinator({ variant: url, postgres, schema }, database));
    await coordinator.prepare(maxWorkers);

    let events = 0;
    const run: RunJob = async ({ log, ...input }) => {
      const stored = setup.logs[log];
      if (stored === undefined) throw new Error(`there is no ${log} log of this size`);
      const name = `${schema}_${jobs++}`;
      const folder = join(setup.folder, name);
      await mkdir(folder);
      const tools = toolsOf(database, folder);
      let halfVisible = 0;
      const accepted = await coordinator.run({
        ...{ name, folder, log: stored.files, ...input },
        async afterDeath(partition) {
          const visible = (await technique.read(name, tools)).filter((row) => row.partition === partition);
          if (visible.length > 0 && visible.length < (stored.files[partition]?.events ?? 0)) halfVisible++;
        },
      });
      await technique.finish?.(accepted, tools);
      const rows = await technique.read(name, tools);
      const byPartition = Map.groupBy(rows, ({ partition }) => partition);
      const done = accepted.map(({ partition }) => ({ partition, rows: byPartition.get(partition) ?? [] }));
      const fitted = technique.fit?.(done) ?? fitTraining(inPartitionOrder(done));
      events += stored.right.rows.flat().length;
      const announced = await readAnnouncements(folder);
      await rm(folder, { recursive: true });
      return judge({ rows, fitted, announced, halfVisible }, stored.right);
    };

    // A job has all workers: one after another.
    let last: Promise<unknown> = Promise.resolve();
    const resources = stack.move();
    return {
      subject: (input) => {
        const answer = last.then(() => run(input));
        last = answer.catch(() => {});
        return answer;
      },
      read: async () => ({ events }),
      [Symbol.asyncDispose]: () => resources.disposeAsync(),
    };
  };
  return Object.assign(open, { technique });
}

let cells = 0;
let jobs = 0;

/** Draws the logs, writes them to files, one for each partition, and computes what is right. */
export async function provision(
  { seed }: Run & Urls<"postgres">,
  of: Size = size,
): Promise<Provisioned<Setup, Input, Answer>> {
  const data = await makeDataFolder();
  const folder = data.path;
  const ordered = drawLog(seed, of);
  const logs = {
    ordered: await store(folder, "ordered", ordered),
    ...(of.eventsPerActor >= size.eventsPerActor && {
      disordered: await store(folder, "disordered", disorder(seed, ordered)),
    }),
  };
  return {
    setup: { folder, logs },
    expected: async ({ log }, given) => {
      const right = logs[log]?.right;
      if (right === undefined) throw new Error(`there is no ${log} log of this size`);
      return rightAnswer(right, given);
    },
    facts: {
      log: `${ordered.flat().length} events in ${of.partitions} partitions by actor`,
      workers: `${maxWorkers} processes, each with one connection to PostgreSQL; killed with SIGKILL where a case says so`,
    },
    [Symbol.asyncDispose]: () => data[Symbol.asyncDispose](),
  };
}

async function store(folder: string, name: LogName, log: Log): Promise<StoredLog> {
  const files = log.map(async (events, partition) => {
    const file = join(folder, `${name}-${partition}.jsonl`);
    await writeFile(file, events.map((event) => `${JSON.stringify(event)}\n`).join(""));
    return { file, events: events.length };
  });
  return { files: await Promise.all(files), right: serialResult(log) };
}
