/** All variants give right answers on skewed data, and Spark's own figures say where the work sits. */
import { LabError } from "@labs/experiment";
import { openExperiment } from "@labs/harness/testing";
import { openServices } from "@labs/services";
import { afterAll, beforeAll, expect, type TestContext, test } from "vitest";
import type { Request } from "./contract.ts";
import experiment from "./experiment.ts";

/** Spark starts, and runs a job of each kind: seconds on a quiet machine, minutes on a busy one. */
const startMs = 400_000;

const services = openServices({ say: () => {} });
let skew: Awaited<ReturnType<typeof openLab>>;
const openLab = () => openExperiment(experiment, services);
beforeAll(async () => {
  skew = await openLab();
}, startMs);
afterAll(async () => {
  await skew?.[Symbol.asyncDispose]();
  await services[Symbol.asyncDispose]();
});

/** What Spark says of a job, once its answer was found right. */
async function evidenceOf(name: string, kind: Request["kind"], context: TestContext) {
  try {
    await using variant = await skew.open(name);
    expect(await variant.subject({ kind })).toEqual(await skew.expected({ kind }));
    const { tasks = 0, shuffleBytes = 0 } = await variant.read(kind);
    return { tasks, shuffleBytes };
  } catch (error) {
    if (error instanceof LabError && error.code === "SKIPPED") context.skip(error.message);
    throw error;
  }
}

test.for(
  Object.entries(experiment.variants).flatMap(([name, { drivenIn = ["sessions", "join"] }]) =>
    drivenIn.map((kind) => [name, kind as Request["kind"]] as const),
  ),
)("%s answers %s correctly", { timeout: startMs }, async ([name, kind], context) => {
  const { tasks } = await evidenceOf(name, kind, context);
  expect(tasks).toBeGreaterThan(0);
});

test.each([
  ["static", 2],
  ["chunks", 16],
  ["more-parts", 32],
  ["salted", 18],
])("%s has its parts, each a task", async (name, tasks) => {
  await using variant = await skew.open(name);
  await variant.call({ kind: "sessions" });
  expect(await variant.read("sessions")).toMatchObject({ tasks });
});

test("what is broadcast does not move the events", { timeout: startMs }, async (context) => {
  const naive = await evidenceOf("spark-naive", "join", context);
  const broadcast = await evidenceOf("spark-broadcast", "join", context);
  expect(broadcast.shuffleBytes).toBeLessThan(naive.shuffleBytes / 4);
});

test("adaptive execution splits the hot partition into tasks of their own", {
  timeout: startMs,
}, async (context) => {
  const naive = await evidenceOf("spark-naive", "join", context);
  const adaptive = await evidenceOf("spark-aqe", "join", context);
  expect(adaptive.tasks).toBeGreaterThan(naive.tasks);
});
