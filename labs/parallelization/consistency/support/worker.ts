/** A worker process: reads a partition of the log, computes features, commits them as its technique does, acknowledges. */
import { readFile } from "node:fs/promises";
import { argv, kill, pid } from "node:process";
import type { SecurityEvent, Technique } from "../contract.ts";
import { featuresOf } from "./features.ts";
import type { Order, Report, Trouble, WorkerOrder } from "./messages.ts";
import { connect, toolsOf } from "./tools.ts";

const { variant, postgres, schema }: WorkerOrder = JSON.parse(argv[2] ?? "");
const { open }: { readonly open: { readonly technique: Technique } } = await import(variant);
const { technique } = open;
const client = await connect(postgres, schema);
const { rows } = await client.query<{ backend: number }>("SELECT pg_backend_pid() AS backend");
/** What a held task waits for; it may come before the task is held. */
let go = Promise.withResolvers<void>();

// The coordinator may have ended before this line was reached.
process.on("disconnect", () => process.exit());
if (!process.connected) process.exit();
process.on("message", (order: Order) => {
  if (order.what === "go") return go.resolve();
  run(order).then(
    () => report({ what: "acknowledged" }),
    (error: unknown) =>
      report({ what: "failed", message: error instanceof Error ? error.message : String(error) }),
  );
});
report({ what: "ready", backend: rows[0]?.backend ?? 0 });

async function run({ task, log, events, folder, trouble }: Extract<Order, { what: "run" }>): Promise<void> {
  go = Promise.withResolvers();
  const lines = (await readFile(log, "utf8")).split("\n").filter(Boolean).slice(0, events);
  const arrived = lines.map((line): SecurityEvent => JSON.parse(line));
  const output = { task, rows: featuresOf(task.partition, arrived, technique.order) };
  await technique.commit(output, toolsOf(client, folder, firstWrite(trouble)));
  if (trouble === "killed-before-acknowledgement") die();
}

/** Makes trouble around the first write of a task. */
function firstWrite(trouble: Trouble | null) {
  let writes = 0;
  return async <T>(write: () => Promise<T>): Promise<T> => {
    const isFirst = writes++ === 0;
    if (isFirst && trouble === "held-at-first-write") {
      report({ what: "held" });
      await go.promise;
    }
    const result = await write();
    if (isFirst && trouble === "killed-after-first-write") die();
    return result;
  };
}

/** As the kernel does when memory is short: without a chance to finish anything. */
function die(): void {
  kill(pid, "SIGKILL");
}

function report(message: Report): void {
  if (process.connected) process.send?.(message);
}
