import { existsSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { isReached, type Provisioned, random } from "@labs/experiment";
import { maxTokens } from "@labs/models";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Diagnosis, Scenario } from "./contract.ts";
import { scenarios, spanNames, tooLate } from "./data.ts";
import experiment from "./experiment.ts";
import { variant } from "./rig.ts";
import { hottest } from "./support/cpu-profile.ts";
import { spanSigns } from "./support/instruments.ts";
import { spansOf } from "./support/marks.ts";
import { parseTrace, summarize } from "./support/onnx-trace.ts";
import { recorder } from "./support/record.ts";
import { chromeTrace, saveTrace, tracesFolder } from "./support/save-trace.ts";
import { type Inferring, openInferring } from "./support/service.ts";
import type { Answer, Counter, Input, Setup } from "./support/subject.ts";

let provisioned: Provisioned<Setup, Input, Answer>;
let inferring: Inferring;

beforeAll(async () => {
  provisioned = await experiment.provision({ seed: 1, scale: "smoke" });
  inferring = openInferring();
});
afterAll(async () => {
  await inferring?.[Symbol.asyncDispose]();
  await provisioned?.[Symbol.asyncDispose]();
});

const all = { ...experiment.variants, ...experiment.wrong };
const names = Object.keys(experiment.variants);

async function named(name: string) {
  const { open } = await all[name as keyof typeof all].load();
  const { subject, read, ...rest } = await open(provisioned.setup, { seed: 1, instance: 0 });
  return { send: subject, read: async () => (await read?.("")) as Partial<Record<Counter, number>>, ...rest };
}

function draws(seed: string, count: number): Input[] {
  const draw = random(seed);
  return Array.from({ length: count }, () => experiment.input(draw, provisioned.setup));
}

async function diagnoses(name: string): Promise<Record<Scenario, Diagnosis | undefined>> {
  await using tool = await named(name);
  const found: [Scenario, Diagnosis | undefined][] = [];
  for (const scenario of scenarios) {
    const answer = await tool.send({ scenario });
    found.push([scenario, "diagnosis" in answer ? answer.diagnosis : undefined]);
  }
  return Object.fromEntries(found) as Record<Scenario, Diagnosis | undefined>;
}

const record = (scenario: Scenario) => recorder(inferring, provisioned.setup.models, scenario);

test.each(names)("%s changes no answer, one by one and eight at a time", async (name) => {
  await using tool = await named(name);
  const inputs = draws(name, 16);
  const answers = [
    await tool.send(inputs[0] as Input),
    ...(await Promise.all(inputs.slice(1).map(tool.send))),
  ];
  for (const [at, input] of inputs.entries())
    expect(answers[at]).toEqual(await provisioned.expected(input, answers[at]));
});

test.each([1, 8])("spans that leave out the queue are refused, with %i calls at a time", async (together) => {
  await using tool = await named("spans-without-queue");
  const inputs = draws("queue", 24);
  const answers: Answer[] = [];
  while (inputs.length > 0) answers.push(...(await Promise.all(inputs.splice(0, together).map(tool.send))));
  expect(answers.map((answer) => "accounted" in answer && answer.accounted)).toContain(false);
});

// On processors with arithmetic for halves there is nothing to cast.
const casts = test.skipIf(process.arch !== "x64");

casts("the runtime's trace names what happens inside of it, and nothing else", async () => {
  const { "blocked loop": outside, ...inside } = await diagnoses("onnx-trace");
  expect(inside).toEqual({ healthy: "healthy", threads: "threads", casts: "casts", padding: "padding" });
  expect(outside).toBe("healthy");
});

test("a CPU profile names what blocks its own thread, and nothing else", async () => {
  expect(await diagnoses("cpu-profile")).toEqual({
    healthy: "healthy",
    threads: "healthy",
    casts: "healthy",
    padding: "healthy",
    "blocked loop": "blocked loop",
  });
});

casts("spans name padding and the layer that waits; a look into the layer names all", async () => {
  const { padding, "blocked loop": blocked } = await diagnoses("spans");
  expect([padding, blocked]).toEqual(["padding", "blocked loop"]);
  const found = await diagnoses("spans-then-zoom");
  expect(found).toEqual(Object.fromEntries(scenarios.map((scenario) => [scenario, scenario])));
  const { goal, baseline } = experiment;
  const correct = (all: Readonly<Record<string, unknown>>) =>
    scenarios.filter((one) => all[one] === one).length;
  expect(isReached(goal.evidence, correct(found))).toBe(true);
  // Whatever the clock says on a busy machine, it has names for nothing.
  expect(isReached(goal.evidence, correct(await diagnoses(baseline)))).toBe(false);
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

test("each fault leaves the sign that it is known by", async () => {
  const threads = summarize((await record("threads")({ trace: true })).trace).threads;
  expect(threads).toBeGreaterThan(availableParallelism());
  expect(summarize((await record("padding")({ trace: true })).trace).widths).toEqual([maxTokens]);
  const blocked = await record("blocked loop")({ cpuProfile: true });
  expect(blocked.profile === null ? null : hottest(blocked.profile).name).toBe("auditTrail");
  expect(spanSigns(blocked.calls).postShare).toBeGreaterThan(tooLate);
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
  await using tool = await named("onnx-trace");
  await tool.send({ scenario: "healthy" });
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
  await using spans = await named("spans");
  await using clock = await named("stopwatch");
  for (const input of draws("counted", 10)) {
    await spans.send(input);
    await clock.send(input);
  }
  const { calls, spanMs = 0, totalMs = 0 } = await spans.read();
  expect(calls).toBe(10);
  expect(spanMs).toBeGreaterThan(0);
  expect(spanMs).toBeLessThanOrEqual(totalMs);
  expect((await clock.read()).spanMs).toBeUndefined();
});

test("a tool that shows no spans owes no account of them", async () => {
  const open = variant({ rule: "None.", diagnose: async () => "slow" });
  await using tool = await open(provisioned.setup, { seed: 1, instance: 0 });
  const [input = { text: "" }] = draws("none", 1);
  expect(await tool.subject(input)).toMatchObject({ accounted: true });
  expect(await tool.subject({ scenario: "casts" })).toEqual({ diagnosis: "slow" });
});
