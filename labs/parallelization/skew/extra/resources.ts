/**
 * What cannot be had on two equal cores with enough memory: four workers that are held to a share of a core each, and less and
 * less memory. By hand, three to six minutes: `npx pnpm exec node labs/parallelization/skew/extra/resources.ts [events]`
 *
 * @module
 */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { LabError } from "@labs/experiment";
import { makeDataFolder } from "../../shared/data-folder.ts";
import type { Engine } from "../../shared/engine.ts";
import { writeLog } from "../../shared/log.ts";
import { readAnswer } from "../../shared/output.ts";
import { lookForSpark } from "../../shared/python.ts";
import { rightAnswer } from "../../shared/reference.ts";
import type { Evidence } from "../contract.ts";
import { hotShare, planFor } from "../data.ts";
import { startSession } from "../support/session.ts";
import { startSlowCluster } from "../support/slow-cluster.ts";

const events = Number(process.argv[2] ?? 300_000);
const share = 0.4;

const spark = await lookForSpark();
if ("missing" in spark) {
  console.error(spark.missing);
  process.exit(3);
}
await using data = await makeDataFolder();
const plan = { ...planFor(1, "quick"), events };
const log = join(data.path, "log");
await writeLog(log, plan);
const right = JSON.stringify(rightAnswer(plan));

console.log(`${events} events, ${100 * hotShare} % of them of one tenant\n`);
try {
  await using cluster = await startSlowCluster(spark, data.path, 4, share);
  // Executors come up and load what they run before they are slowed down.
  for (const variant of ["spark_naive", "spark_salted", "spark_by_user"]) await job(cluster.engine, variant);
  cluster.slowDown();
  for (const variant of ["spark_naive", "spark_salted", "spark_by_user"])
    console.log(`four workers at ${share} core, ${await job(cluster.engine, variant)}`);
} catch (error) {
  if (!(error instanceof LabError)) throw error;
  console.log(`four workers: skipped, ${error.message}`);
}
for (const memory of ["1g", "600m", "512m"])
  for (const variant of ["spark_naive", "spark_by_user"]) {
    await using engine = await startSession(spark, join(data.path, memory), { driver_memory: memory });
    const outcome = await job(engine, variant).catch(
      (error: Error) => `${variant}: died, ${reasonOf(error)}`,
    );
    console.log(`memory ${memory}, ${outcome}`);
  }

async function job(engine: Engine, variant: string): Promise<string> {
  const output = join(data.path, "output");
  await rm(output, { recursive: true, force: true });
  await engine.call("work");
  const began = performance.now();
  await engine.call("run", { variant, kind: "sessions", log, output });
  const seconds = (performance.now() - began) / 1000;
  const { longestTaskMs, medianTaskMs, spilledBytes = 0, gcMs = 0 } = await engine.call<Evidence>("work");
  if (JSON.stringify(await readAnswer(output)) !== right) throw new Error(`${variant} is wrong`);
  return `${variant}: ${seconds.toFixed(1)} s, longest task ${longestTaskMs} ms, median ${medianTaskMs} ms, spilled ${(spilledBytes / 1e6).toFixed(0)} MB, garbage collection ${gcMs} ms`;
}

function reasonOf({ message }: Error): string {
  return /OutOfMemoryError[^\n]*/.exec(message)?.[0] ?? message.split("\n")[0] ?? "without a word";
}
