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
import { type ChromeEvent, chromeTrace } from "./support/one-clock.ts";
import { parseTrace, summarize } from "./support/onnx-trace.ts";
import { record } from "./support/record.ts";
import { saveRecording } from "./support/save-trace.ts";
import { type Inferring, openInferring } from "./support/service.ts";
import type { Signs } from "./support/signs.ts";
import type { Answer, Input } from "./support/subject.ts";
import { readTorchFiles, summarizeTorch } from "./support/torch/torch-profile.ts";
import { onOurClock, slicesOf } from "./support/worker-profile.ts";

let inferring: Inferring;
/** What needs PyTorch is in torch.long.test.ts: importing it takes seconds of a processor. */
const services = openServices({ say: () => {}, env: { ...process.env, LABS_PYTORCH: "no" } });

beforeAll(async () => {
  inferring = openInferring();
});
afterAll(async () => {
  await inferring?.[Symbol.asyncDispose]();
  await services[Symbol.asyncDispose]();
});

const lab = describeExperiment(experiment, services, { few: true });

const names = Object.keys(experiment.variants).filter((name) => !name.startsWith("torch-"));

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

/** Complete events of one row: each begins after the last has ended, or lies inside of it. */
function expectNested(events: readonly ChromeEvent[]): void {
  const open: ChromeEvent[] = [];
  const end = ({ ts, dur }: ChromeEvent) => ts + dur;
  for (const event of events.toSorted((a, b) => a.ts - b.ts || b.dur - a.dur)) {
    // A hundredth of a microsecond is rounding.
    while (open.length > 0 && end(open.at(-1) as ChromeEvent) <= event.ts + 0.01) open.pop();
    const outer = open.at(-1);
    if (outer !== undefined) expect(end(event), event.name).toBeLessThanOrEqual(end(outer) + 0.01);
    open.push(event);
  }
}

test("one file has spans, operators and the worker's functions on one clock, and they nest", async () => {
  const recording = await recorded("healthy", { trace, workerProfile: { interval: 100 } });
  const folder = mkdtempSync(join(tmpdir(), "labs-traces-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  saveRecording("healthy", recording, folder);
  expect(readdirSync(folder).toSorted()).toEqual([
    "healthy.operators.txt",
    "healthy.spans-and-operators-and-worker.json",
    "tensorboard",
  ]);
  const file = (ending: string) => join(folder, `healthy.${ending}`);
  expect(readFileSync(file("operators.txt"), "utf8")).toContain("MatMul");
  const written: ChromeEvent[] = JSON.parse(
    readFileSync(file("spans-and-operators-and-worker.json"), "utf8"),
  );
  expect(written).toEqual(JSON.parse(JSON.stringify(chromeTrace(recording))));

  const events = written.filter(({ ph }) => ph === "X");
  for (const row of Map.groupBy(events, ({ pid, tid }) => `${pid}/${tid}`).values()) expectNested(row);
  const infers = events.filter(({ cat, name }) => cat === "span" && name === "infer");
  const runs = events.filter(({ name }) => name === "model_run");
  expect(runs).toHaveLength(infers.length);
  const lies = (inner: ChromeEvent, outer: ChromeEvent) =>
    inner.ts >= outer.ts - 1 && inner.ts + inner.dur <= outer.ts + outer.dur + 1;
  // The runtime's clock and ours agree to a microsecond: no shift would fit all runs otherwise.
  for (const run of runs) expect(infers.filter((infer) => lies(run, infer))).toHaveLength(1);
  for (const kernel of events.filter(({ name }) => name.endsWith("_kernel_time")))
    expect(runs.filter((run) => lies(kernel, run))).toHaveLength(1);
  // A sample that found the worker inside of the runtime was taken while a text was inferred.
  const found = events.filter(
    ({ cat, args }) => cat === "v8" && String(args?.url).includes("onnxruntime-node"),
  );
  expect(found.length).toBeGreaterThan(0);
  const off = found.filter(
    ({ ts }) => !infers.some((infer) => ts > infer.ts - 50 && ts < infer.ts + infer.dur + 50),
  );
  expect(off.length / found.length).toBeLessThan(0.1);
});

test("a profile by another clock is laid on ours, and stacks of samples become slices", () => {
  const frame = (functionName: string) => ({
    functionName,
    scriptId: "",
    url: "",
    lineNumber: 0,
    columnNumber: 0,
  });
  const node = (id: number, name: string, children: number[]) => ({ id, callFrame: frame(name), children });
  const profile = {
    nodes: [node(1, "(root)", [2, 4]), node(2, "outer", [3]), node(3, "inner", []), node(4, "(idle)", [])],
    ...{ startTime: 100, endTime: 160, samples: [2, 3, 3, 2, 4], timeDeltas: [10, 10, 10, 10, 10] },
  };
  const laid = onOurClock(profile, 9_000_000, 9_060_000);
  expect(laid.shiftNs).toBe(9_000_000 - 100_000);
  expect(onOurClock(profile, 100_000, 160_000).shiftNs).toBe(0);
  expect(slicesOf(laid).map(({ name, from, to }) => [name, from - 9_000_000, to - 9_000_000])).toEqual([
    ["inner", 20_000, 40_000],
    ["outer", 10_000, 50_000],
  ]);
});

test("what torch.profiler writes is read in all of its formats", () => {
  const table = [
    { name: "infer", shapes: [], calls: 2, us: 5 },
    { name: "aten::_to_copy", shapes: [[1]], calls: 6, us: 1 },
    {
      name: "aten::embedding",
      shapes: [
        [2048, 128],
        [1, 40],
      ],
      calls: 2,
      us: 1,
    },
  ];
  const events = [
    { ph: "X", name: "infer", dur: 5 },
    {
      ph: "X",
      name: "aten::embedding",
      dur: 1,
      args: {
        "Input Dims": [
          [2048, 128],
          [1, 64],
        ],
      },
    },
    { ph: "M", name: "process_name" },
  ];
  const read = (files: Record<string, string>) => summarizeTorch(readTorchFiles(files).operators);
  expect(read({ "key-averages.json": JSON.stringify(table) })).toEqual({
    runs: 2,
    castsPerRun: 3,
    widths: [40],
  });
  const traced = { runs: 1, castsPerRun: 0, widths: [64] };
  expect(read({ "trace.json": JSON.stringify(events) })).toEqual(traced);
  expect(read({ "guard.1.pt.trace.json": JSON.stringify({ traceEvents: events }) })).toEqual(traced);
  expect(read({}), "nothing was seen").toEqual({ runs: 0, castsPerRun: 0, widths: [] });
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
  expect(of({ trace: { ...trace, threads: null } })).toBe("healthy");
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
