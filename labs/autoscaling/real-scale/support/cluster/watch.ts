/** Deploys to a cluster and drives load by the scripts of `k8s/`, and looks on once a second all the time. */
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { childEnvironment, LabError } from "@labs/experiment";
import type { Cluster } from "./find-cluster.ts";
import { lookedAt, readSnapshot, type Snapshot } from "./snapshot.ts";

/** Of the firewall, its namespace and its HPA. */
const name = "firewall";
const scripts = join(import.meta.dirname, "../../../../../k8s/scripts");

export interface Pace {
  readonly pauseMs: number;
  /** Milliseconds since 1970. */
  now(): number;
}

/** @throws {LabError} where a script fails, or the cluster could not be looked at */
export async function watchScaling(
  cluster: Cluster,
  pace: Pace = { pauseMs: 1000, now: Date.now },
): Promise<Snapshot[]> {
  await runScript("deploy.sh", cluster.name);
  const done = new AbortController();
  const looking = lookUntil(done.signal, pace);
  try {
    await runScript("wait-for-metrics.sh", name);
    await runScript("assert-scaling.sh");
  } finally {
    done.abort();
  }
  const { snapshots, failure } = await looking;
  if (snapshots.length === 0)
    throw new LabError("SERVICE_LOST", `The cluster could not be looked at: ${failure}.`);
  return snapshots;
}

async function lookUntil(signal: AbortSignal, { pauseMs, now }: Pace) {
  const snapshots: Snapshot[] = [];
  let failure = "no look was finished";
  const words = ["get", lookedAt, "--namespace", name, "--output", "json"];
  while (!signal.aborted) {
    try {
      const options = { env: childEnvironment(), maxBuffer: 64 * 1024 ** 2, timeout: 10_000 };
      const { stdout } = await promisify(execFile)("kubectl", words, options);
      snapshots.push(readSnapshot(stdout, name, now()));
    } catch (error) {
      // Until the metrics API answers, and now and then later: the looks around it say the same.
      failure = (error instanceof Error ? error.message : String(error)).trim().replaceAll("\n", " ");
    }
    await sleep(pauseMs, undefined, { signal }).catch(() => {});
  }
  return { snapshots, failure };
}

/** What it says goes to stderr: how many replicas are ready, which metrics are waited for. */
async function runScript(script: string, ...words: readonly string[]): Promise<void> {
  const child = spawn(join(scripts, script), words, { stdio: ["ignore", 2, 2], env: childEnvironment() });
  const [code, signal] = await once(child, "close");
  if (code !== 0)
    throw new LabError("SERVICE_LOST", `k8s/scripts/${script} ended with ${code ?? signal}: see above.`);
}
