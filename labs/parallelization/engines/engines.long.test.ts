/** Engines with processes of their own: right answers on many seeds, deaths in mid job, and that nothing survives. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { LabError } from "@labs/experiment";
import { openExperiment } from "@labs/harness/testing";
import { isRunning, openServices } from "@labs/services";
import { afterAll, beforeAll, expect, type TestContext, test } from "vitest";
import experiment from "./experiment.ts";

/** On a busy machine a cluster takes a minute to start. */
const startMs = 400_000;

const services = openServices({ say: () => {} });
let engines: Awaited<ReturnType<typeof openLab>>;
const openLab = (seed = 1) => openExperiment(experiment, services, { seed });
beforeAll(async () => {
  engines = await openLab();
}, startMs);
afterAll(async () => {
  await engines?.[Symbol.asyncDispose]();
  await services[Symbol.asyncDispose]();
});

async function openOrSkip(name: string, context: TestContext, lab = engines) {
  try {
    return await lab.open(name);
  } catch (error) {
    if (error instanceof LabError && error.code === "SKIPPED") context.skip(error.message);
    throw error;
  }
}

test.for(["spark-local", "spark-sql", "spark-cluster"])(
  "%s answers correctly",
  {
    timeout: startMs,
  },
  async (name, context) => {
    await using variant = await openOrSkip(name, context);
    const events = engines.setup.events.largest;
    expect(await variant.subject({ do: "job", events })).toEqual(
      await engines.expected({ do: "job", events }),
    );
  },
);

test.for(["typescript", "piscina", "duckdb", "polars"])(
  "over ten seeds %s is right",
  {
    timeout: startMs,
  },
  async (name, context) => {
    for (let seed = 10; seed < 20; seed++) {
      await using lab = await openLab(seed);
      await using variant = await openOrSkip(name, context, lab);
      const events = lab.setup.events.largest;
      const right = await lab.expected({ do: "job", events });
      expect(await variant.subject({ do: "job", events }), `seed ${seed}`).toEqual(right);
    }
  },
);

test("threads do the whole job again and again, tasks that do nothing among them", async () => {
  await using piscina = await engines.open("piscina");
  const [request] = engines.draw(1, "largest");
  if (request === undefined) throw new Error("there is a request");
  const right = await engines.expected(request);
  expect(await piscina.call(request)).toEqual(right);
  expect(await engines.observe(piscina, "overhead")).toEqual({ idleMs: expect.any(Number) });
  expect(await piscina.call(request)).toEqual(right);
  expect(await piscina.read("largest")).toMatchObject({ tasks: 8 + 2 * engines.setup.cores });
});

test("of ten workers of Dask that are killed in mid job none changes the result", {
  timeout: startMs,
}, async (context) => {
  await using dask = await openOrSkip("dask", context);
  for (let death = 1; death <= 10; death++) {
    const counts = await engines.observe(dask, "worker-killed");
    expect(counts, `death ${death}`).toMatchObject({ wrongResults: 0, again: 0 });
  }
});

test("an executor that is killed in mid job is replaced, and the result is right", {
  timeout: startMs,
}, async (context) => {
  await using variant = await openOrSkip("spark-cluster", context);
  expect(await engines.observe(variant, "worker-killed")).toMatchObject({ wrongResults: 0, again: 0 });
});

test.for([
  ["dask", "the process itself", ""],
  ["dask", "the client", "dask_job"],
  ["dask", "the scheduler", "dask_cluster"],
  ["spark-cluster", "the process itself", ""],
  ["spark-cluster", "the driver", "spark_job"],
  ["spark-cluster", "what started the cluster", "spark_cluster.py"],
  ["spark-cluster", "the master", "deploy.master.Master"],
] as const)(
  "nothing of %s survives when %s is killed, and the rest ends",
  {
    timeout: startMs,
  },
  async ([name, , killed], context) => {
    await using probe = await openOrSkip(name, context);
    expect(probe.subject).toBeTypeOf("function");
    const child = spawn(
      process.execPath,
      [fileURLToPath(new URL("./support/driver.fixture.ts", import.meta.url)), name],
      { stdio: ["ignore", "pipe", "inherit", "ipc"] },
    );
    const ended = once(child, "exit");
    if (child.stdout === null) throw new Error("its output is piped");
    const started = once(child.stdout.setEncoding("utf8"), "data");
    const [line] = await Promise.race([started, ended]);
    if (child.exitCode !== null) throw new Error(`${name} did not start: it ended with ${child.exitCode}`);
    const tree: { pid: number; command: string }[] = JSON.parse(line);
    expect(tree.length).toBeGreaterThan(3);
    const victim = killed === "" ? child.pid : tree.find(({ command }) => command.includes(killed))?.pid;
    if (victim === undefined) throw new Error(`there is no ${killed}`);
    process.kill(victim, "SIGKILL");
    await sleep(200);
    child.kill("SIGKILL");
    await ended;
    await expect.poll(() => tree.filter(({ pid }) => isRunning(pid)), { timeout: 30_000 }).toEqual([]);
  },
);
