import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { random } from "@labs/experiment";
import { describeExperiment } from "@labs/harness/testing";
import { maxTokens } from "@labs/models";
import { openServices } from "@labs/services";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import type { Marks, Scenario, Spans, Tools } from "./contract.ts";
import { spanNames } from "./data.ts";
import experiment from "./experiment.ts";
import { variant } from "./rig.ts";
import { diagnose, pointsAt } from "./support/diagnose.ts";
import { parseTrace, summarize } from "./support/onnx-trace.ts";
import { record } from "./support/record.ts";
import { chromeTrace, saveRecording } from "./support/save-trace.ts";
import { type Inferring, openInferring } from "./support/service.ts";
import type { Signs } from "./support/signs.ts";
import type { Answer, Input } from "./support/subject.ts";
import { crc32c, eventFile } from "./support/tensorboard.ts";

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

const spans = ({ received, sent, begun, ended, answered }: Marks): Spans => ({
  tokenize: [received, sent],
  queue: [sent, begun],
  infer: [begun, ended],
  post: [ended, answered],
});
const trace: Tools["trace"] = (profileFilePrefix) => ({ enableProfiling: true, profileFilePrefix });
const recorded = (scenario: Scenario, tools: Tools = {}) =>
  record(inferring, { models: lab().setup.models, scenario, spans, tools });

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
  const { trace: events, calls } = await recorded("healthy", { trace });
  const summary = summarize(events ?? []);
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
  const { trace: events } = await recorded("padding", { trace });
  expect(summarize(events ?? []).widths).toEqual([maxTokens]);
});

test("spans follow one another without a gap, from the request to the answer", async () => {
  const { calls } = await recorded("healthy");
  expect(calls.length).toBeGreaterThan(0);
  for (const { spans, totalNs } of calls) {
    expect(Object.keys(spans ?? {})).toEqual(spanNames);
    const all = Object.values(spans ?? {});
    for (const [at, [from, to]] of all.entries()) {
      expect(to).toBeGreaterThanOrEqual(from);
      if (at > 0) expect(from).toBe(all[at - 1]?.[1]);
    }
    expect((all.at(-1)?.[1] ?? 0) - (all[0]?.[0] ?? 0)).toBe(totalNs);
  }
});

test("what is kept is Chrome's format: spans, and operators within the inferences", async () => {
  const recording = await recorded("healthy", { trace });
  const folder = mkdtempSync(join(tmpdir(), "labs-traces-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  saveRecording("healthy", recording, folder);
  expect(readdirSync(folder).toSorted()).toEqual([
    "healthy.operators.txt",
    "healthy.spans-and-operators.json",
    "tensorboard",
  ]);
  const file = (ending: string) => join(folder, `healthy.${ending}`);
  const events = JSON.parse(readFileSync(file("spans-and-operators.json"), "utf8")) as ReturnType<
    typeof chromeTrace
  >;
  expect(events).toEqual(JSON.parse(JSON.stringify(chromeTrace(recording))));
  expect(readFileSync(file("operators.txt"), "utf8")).toContain("MatMul");
  const complete = events.filter((event) => Reflect.get(event, "ph") === "X");
  for (const event of complete)
    expect([typeof Reflect.get(event, "ts"), typeof Reflect.get(event, "dur")]).toEqual(["number", "number"]);
  const end = (event: object) => Reflect.get(event, "ts") + Reflect.get(event, "dur");
  const last = (name: string) =>
    Math.max(...complete.filter((event) => Reflect.get(event, "name") === name).map(end));
  expect(last("model_run")).toBeCloseTo(last("infer"), 0);
});

test("TensorBoard's file holds records whose checksums fit, and a histogram for every span", () => {
  expect(crc32c(Buffer.from("123456789")), "the check value of CRC-32C").toBe(0xe3069283);
  const bytes = Buffer.from(eventFile({ "ms/infer": [1, 2, 4], "tokens/sent": [60, 60] }, 1_700_000_000));
  const unmask = (masked: number) => {
    const turned = (masked - 0xa282ead8) >>> 0;
    return ((turned << 15) | (turned >>> 17)) >>> 0;
  };
  const messages: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = Number(bytes.readBigUInt64LE(at));
    const message = bytes.subarray(at + 12, at + 12 + length);
    expect(unmask(bytes.readUInt32LE(at + 8))).toBe(crc32c(bytes.subarray(at, at + 8)));
    expect(unmask(bytes.readUInt32LE(at + 12 + length))).toBe(crc32c(message));
    messages.push(message);
    at += length + 16;
  }
  const [version, summary] = messages;
  expect(messages).toHaveLength(2);
  expect(version?.includes("brain.Event:2")).toBe(true);
  for (const tag of ["ms/infer", "tokens/sent"]) expect(summary?.includes(tag), tag).toBe(true);
  // Three numbers whose sum is 7, as doubles.
  expect(summary?.includes(Buffer.from(Float64Array.of(7).buffer))).toBe(true);
});

test("a finding brings what it is based on, and the script keeps it", async () => {
  await using tool = await lab().open("onnx-trace");
  const answer = await tool.call({ scenario: "healthy" });
  expect("recording" in answer && answer.recording.trace?.length).toBeGreaterThan(100);
  expect("recording" in answer && answer.recording.calls[0]?.spans).toBeNull();
});

test("spans count for every call, and other tools show none", async () => {
  await using marked = await lab().open("spans");
  await using clock = await lab().open("stopwatch");
  for (const input of draws("counted", 10)) {
    await marked.call(input);
    await clock.call(input);
  }
  const { calls, spanMs = 0, totalMs = 0 } = await marked.read("");
  expect(calls).toBe(10);
  expect(spanMs).toBeGreaterThan(0);
  expect(spanMs).toBeLessThanOrEqual(totalMs);
  expect((await clock.read("")).spanMs).toBeUndefined();
});

test("a technique that records no spans owes no account of them", async () => {
  await using tool = await variant({})(lab().setup, { seed: 1, instance: 0 });
  const [input = { text: "" }] = draws("none", 1);
  expect(await tool.subject(input)).toMatchObject({ accounted: true });
});

test("the rules go by what was recorded, and by nothing else", () => {
  const nothing: Signs = { totalMs: 1, spans: null, hot: null, trace: null };
  const trace = { threads: 1, castsPerRun: 1, widths: [12, 60] };
  const spans = { inferMs: 1, postShare: 0.1, widened: 1 };
  const of = (signs: Partial<Signs>) => diagnose({ ...nothing, ...signs }, { ...nothing, trace, spans });
  expect(of({ totalMs: 3 })).toBe("slow");
  expect(of({ totalMs: 3, trace })).toBe("healthy");
  expect(of({ trace: { ...trace, threads: 99 } })).toBe("threads");
  expect(of({ trace: { ...trace, castsPerRun: 20 } })).toBe("casts");
  expect(of({ trace: { ...trace, widths: [maxTokens] } })).toBe("padding");
  expect(of({ hot: { name: "auditTrail", share: 80 } })).toBe("blocked loop");
  expect(of({ totalMs: 3, hot: { name: "infer", share: 10 } })).toBe("healthy");
  expect(of({ spans: { ...spans, widened: 3 } })).toBe("padding");
  expect(of({ spans: { ...spans, postShare: 0.5 } })).toBe("blocked loop");
  expect(of({ spans: { ...spans, inferMs: 3 } })).toBe("slow");
  expect(of({ spans })).toBe("healthy");
  expect(pointsAt({ ...nothing, spans: { ...spans, postShare: 0.5 } })).toBe("cpuProfile");
  expect(pointsAt({ ...nothing, spans })).toBe("trace");
  expect(pointsAt(nothing)).toBeNull();
});
