/** Every tool diagnoses every scenario: services with blocked loops and too many threads take their time. */
import { availableParallelism } from "node:os";
import { isReached } from "@labs/experiment";
import { openExperiment } from "@labs/harness/testing";
import { openServices } from "@labs/services";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { Scenario } from "./contract.ts";
import { scenarios, tooHot, tooLate } from "./data.ts";
import experiment from "./experiment.ts";
import { diagnosesOf, type Lab } from "./support/diagnoses.fixture.ts";
import { type Signs, signsOf } from "./support/signs.ts";

/** On a busy machine a service with too many threads takes seconds for a text. */
vi.setConfig({ testTimeout: 300_000 });

const services = openServices({ say: () => {}, env: { ...process.env, LABS_PYTORCH: "no" } });
let lab: Lab;

beforeAll(async () => {
  lab = await openExperiment(experiment, services);
});
afterAll(async () => {
  await lab?.[Symbol.asyncDispose]();
  await services[Symbol.asyncDispose]();
});

// On ARM the runtime has kernels for halves, and there is nothing to cast.
const casts = test.skipIf(process.arch !== "x64");

casts("the runtime's trace names what happens inside of it, and nothing else", async () => {
  const { "blocked loop": outside, ...inside } = await diagnosesOf(lab, "onnx-trace");
  expect(inside).toEqual({ healthy: "healthy", threads: "threads", casts: "casts", padding: "padding" });
  expect(outside).toBe("healthy");
});

test("a CPU profile names what blocks its own thread, and nothing else", async () => {
  expect(await diagnosesOf(lab, "cpu-profile")).toEqual({
    healthy: "healthy",
    threads: "healthy",
    casts: "healthy",
    padding: "healthy",
    "blocked loop": "blocked loop",
  });
});

casts("spans name padding and the layer that waits; a look into the layer names all", async () => {
  const { padding, "blocked loop": blocked } = await diagnosesOf(lab, "spans");
  expect([padding, blocked]).toEqual(["padding", "blocked loop"]);
  const found = await diagnosesOf(lab, "spans-then-zoom");
  expect(found).toEqual(Object.fromEntries(scenarios.map((scenario) => [scenario, scenario])));
  const { goal, baseline } = experiment;
  const correct = (all: Readonly<Record<string, unknown>>) =>
    scenarios.filter((one) => all[one] === one).length;
  expect(isReached(goal.evidence, correct(found))).toBe(true);
  // Whatever the clock says on a busy machine, it has names for nothing.
  expect(isReached(goal.evidence, correct(await diagnosesOf(lab, baseline)))).toBe(false);
});

test("a blocked loop and too many threads leave the signs that they are known by", async () => {
  const signs = async (name: "onnx-trace" | "cpu-profile" | "spans", scenario: Scenario): Promise<Signs> => {
    await using tool = await lab.open(name);
    const answer = await tool.call({ scenario });
    if (!("recording" in answer)) throw new Error("a scenario was answered with a score");
    return signsOf(answer.recording);
  };
  expect((await signs("onnx-trace", "threads")).trace?.threads).toBeGreaterThan(availableParallelism());
  const { hot } = await signs("cpu-profile", "blocked loop");
  expect(hot?.name).toBe("auditTrail");
  expect(hot?.share).toBeGreaterThan(tooHot);
  expect((await signs("spans", "blocked loop")).spans?.postShare).toBeGreaterThan(tooLate);
});
