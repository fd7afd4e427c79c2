import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { random } from "@labs/experiment";
import { describeExperiment } from "@labs/harness/testing";
import { maxTokens } from "@labs/models";
import { openServices } from "@labs/services";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Scenario } from "./contract.ts";
import { spanNames } from "./data.ts";
import experiment from "./experiment.ts";
import { variant } from "./rig.ts";
import { spansOf } from "./support/marks.ts";
import { parseTrace, summarize } from "./support/onnx-trace.ts";
import { recorder } from "./support/record.ts";
import { chromeTrace, saveTrace, tracesFolder } from "./support/save-trace.ts";
import { type Inferring, openInferring } from "./support/service.ts";
import type { Answer, Input } from "./support/subject.ts";

let inferring: Inferring;
const services = openServices({ say: () => {} });

beforeAll(async () => {
  inferring = openInferring();
});
afterAll(async () => {
  await inferring?.[Symbol.asyncDispose]();
  await services[Symbol.asyncDispose]();
});

const lab = describeExperiment(experiment, services);

const names = Object.keys(experiment.variants);

function draws(seed: string, count: number): Input[] {
  const draw = random(seed);
  return Array.from({ length: count }, () => experiment.input(draw, lab().setup));
}

const record = (scenario: Scenario) => recorder(inferring, lab().setup.models, scenario);

test.each(names)("%s changes no answer, one by one and eight at a time", async (name) => {
  await using tool = await lab().open(name);
  const inputs = draws(name, 16);
  const answers = [
    await tool.call(inputs[0] as Input),
    ...(await Promise.all(inputs.slice(1).map(tool.call))),
  ];
  for (const [at, input] of inputs.entries())
    expect(answers[at]).toEqual(await lab().expected(input, answers[at]));
});

test.each([4, 8])("spans that leave out the queue are refused, with %i calls at a time", async (together) => {
  await using tool = await lab().open("spans-without-queue");
  const inputs = draws("queue", 24);
  const answers: Answer[] = [];
  while (inputs.length > 0) answers.push(...(await Promise.all(inputs.splice(0, together).map(tool.call))));
  expect(answers.map((answer) => "accounted" in answer && answer.accounted)).toContain(false);
});

test("operators take no longer than the runs they are part of, and healthy runs have one thread", async () => {
  const { trace, calls } = await record("healthy")({ trace: true });
  const summary = summarize(trace);
  // The warm-up is traced too.
  expect(summary.runs).toBeGreaterThan(calls.length);
  expect(summary.inKernels).toBeGreaterThan(0);
  expect(summary.inKernels).toBeLessThanOrEqual(100);
  expect(summary.threads).toBe(1);
  expect(summary.widths.length).toBeGreaterThan(5);
  const shares = summary.operators.map(({ share }) => share);
  expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(100);
  expect(summary.operators.find(({ name }) => name === "MatMul")?.callsPerRun).toBeGreaterThanOrEqual(12);
});

test("threads that have not begun are counted too, though the runtime gives them one name", () => {
  const stats = '{"sub_threads":{"none":{"num_run":0,"core":-1},"none":{"num_run":0,"core":-1}}}';
  const kernel = `{"cat":"Node","name":"x_kernel_time","ts":0,"dur":1,"args":{"op_name":"MatMul","thread_scheduling_stats":${stats}}}`;
  const trace = parseTrace(`[{"cat":"Session","name":"model_run","ts":0,"dur":2,"args":{}},${kernel}]`);
  expect(summarize(trace)).toMatchObject({ runs: 1, threads: 3, inKernels: 50 });
});

test("padding leaves one length in the trace", async () => {
  expect(summarize((await record("padding")({ trace: true })).trace).widths).toEqual([maxTokens]);
});

test("spans follow one another without a gap, from the request to the answer", async () => {
  const { calls } = await record("healthy")({});
  for (const { marks } of calls) {
    const spans = spansOf(marks);
    expect(spans.map(({ name }) => name)).toEqual(spanNames);
    expect(spans[0]?.from).toBe(marks.received);
    expect(spans.at(-1)?.to).toBe(marks.answered);
    for (const [at, span] of spans.entries()) {
      expect(span.to).toBeGreaterThanOrEqual(span.from);
      if (at > 0) expect(span.from).toBe(spans[at - 1]?.to);
    }
  }
});

test("what is saved is Chrome's format: spans, and operators within the inferences", async () => {
  const file = join(import.meta.dirname, "../../..", tracesFolder, "healthy.json");
  rmSync(file, { force: true });
  await using tool = await lab().open("onnx-trace");
  await tool.call({ scenario: "healthy" });
  expect(existsSync(file)).toBe(true);
  const recording = await record("healthy")({ trace: true });
  saveTrace("healthy", recording);
  const events = JSON.parse(readFileSync(file, "utf8")) as ReturnType<typeof chromeTrace>;
  expect(events).toEqual(JSON.parse(JSON.stringify(chromeTrace(recording))));
  const complete = events.filter((event) => Reflect.get(event, "ph") === "X");
  for (const event of complete)
    expect([typeof Reflect.get(event, "ts"), typeof Reflect.get(event, "dur")]).toEqual(["number", "number"]);
  const end = (event: object) => Reflect.get(event, "ts") + Reflect.get(event, "dur");
  const last = (name: string) =>
    Math.max(...complete.filter((event) => Reflect.get(event, "name") === name).map(end));
  expect(last("model_run")).toBeCloseTo(last("infer"), 0);
});

test("spans count for every call, and other tools show none", async () => {
  await using spans = await lab().open("spans");
  await using clock = await lab().open("stopwatch");
  for (const input of draws("counted", 10)) {
    await spans.call(input);
    await clock.call(input);
  }
  const { calls, spanMs = 0, totalMs = 0 } = await spans.read("");
  expect(calls).toBe(10);
  expect(spanMs).toBeGreaterThan(0);
  expect(spanMs).toBeLessThanOrEqual(totalMs);
  expect((await clock.read("")).spanMs).toBeUndefined();
});

test("a tool that shows no spans owes no account of them", async () => {
  const open = variant({ rule: "None.", diagnose: async () => "slow" });
  await using tool = await open(lab().setup, { seed: 1, instance: 0 });
  const [input = { text: "" }] = draws("none", 1);
  expect(await tool.subject(input)).toMatchObject({ accounted: true });
  expect(await tool.subject({ scenario: "casts" })).toEqual({ diagnosis: "slow" });
});
