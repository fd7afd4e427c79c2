/** Clusters on this machine: a scheduler or master and its workers, in processes that never outlive this one. */
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { endPython, startPython } from "@labs/services";

export interface Cluster extends AsyncDisposable {
  /** Where clients connect. */
  readonly url: string;
  /** The process above all of its processes. */
  readonly pid: number;
}

const script = (name: string) => fileURLToPath(new URL(`./python/${name}.py`, import.meta.url));

/** A scheduler of Dask and workers with a nanny each. */
export async function startDask(program: string, workers: number): Promise<Cluster> {
  const { child, line } = await start(program, [script("dask_cluster"), String(workers), "1GiB"], {});
  return cluster(child, line);
}

/** What a standalone cluster of Spark is made of. */
export interface SparkClusterOrder {
  readonly workers: number;
  /** Of all executors of a worker, such as `1g`. */
  readonly memory: string;
  /** For logs and what executors write. */
  readonly folder: string;
  /** A command for each worker that becomes it, such as one that enters a control group. @default none */
  readonly enter?: readonly (readonly string[])[];
}

/** A master and workers of one core each. */
export async function startSpark(
  program: string,
  javaHome: string | null,
  order: SparkClusterOrder,
): Promise<Cluster> {
  const env = javaHome === null ? {} : { JAVA_HOME: javaHome };
  const { child, line } = await start(program, [script("spark_cluster"), JSON.stringify(order)], env);
  return cluster(child, JSON.parse(line).url);
}

function cluster(child: ChildProcess, url: string): Cluster {
  return { url, pid: child.pid ?? 0, [Symbol.asyncDispose]: () => endPython(child) };
}

/** Starts it in a group of its own, which ends with it, and waits for its first line. */
async function start(program: string, args: readonly string[], env: Readonly<Record<string, string>>) {
  const child = startPython(program, args, { env: { ...process.env, ...env }, detached: true });
  let stdout = "";
  let stderr = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    stderr = (stderr + text).slice(-4_000);
  });
  const first = new Promise<string>((resolve) => {
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
      if (stdout.includes("\n")) resolve(stdout.slice(0, stdout.indexOf("\n")));
    });
  });
  const line = await Promise.race([first, once(child, "exit").then(() => null)]);
  if (line !== null) return { child, line };
  await endPython(child);
  throw new Error(`the cluster did not start: ${stderr.trim().split("\n").at(-1) || "it printed nothing"}`);
}
