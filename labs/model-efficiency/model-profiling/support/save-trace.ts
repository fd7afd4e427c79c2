/** Keeps what was recorded, in the formats of the tools that show it: Perfetto and Chrome, TensorBoard, a table to read. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Scenario, SpanName, Spans } from "../contract.ts";
import { spanNames } from "../data.ts";
import { summarize, type TraceEvent } from "./onnx-trace.ts";
import type { RecordedCall, Recording } from "./record.ts";
import { eventFile, type Histograms } from "./tensorboard.ts";

/** From the root of the repository; git ignores it. */
export const tracesFolder = "results/traces/model-profiling";

const defaultFolder = join(import.meta.dirname, "../../../..", tracesFolder);

export function saveRecording(scenario: Scenario, recording: Recording, folder = defaultFolder): void {
  const { calls, trace, profile } = recording;
  const name = scenario.replaceAll(" ", "-");
  const save = (path: string, content: string | Uint8Array) => {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  };
  if (profile !== null) save(`${name}.cpuprofile`, JSON.stringify(profile));
  if (trace !== null) save(`${name}.operators.txt`, operatorTable(trace));
  const what = [calls.some(({ spans }) => spans !== null) && "spans", trace && "operators"].filter(Boolean);
  if (what.length > 0) save(`${name}.${what.join("-and-")}.json`, JSON.stringify(chromeTrace(recording)));
  // A folder is a run for TensorBoard, and the middle of the file's name is how it knows one of its own.
  if (what.includes("spans"))
    save(`tensorboard/${name}/events.out.tfevents.0.spans`, eventFile(histograms(calls), Date.now() / 1000));
}

/** What a service would keep of every call, all day long: milliseconds by span, tokens sent and inferred. */
function histograms(calls: readonly RecordedCall[]): Histograms {
  const ofSpan = (name: SpanName) =>
    calls.map(({ spans }) => {
      const [from = 0, to = 0] = spans?.[name] ?? [];
      return (to - from) / 1e6;
    });
  return {
    ...Object.fromEntries(spanNames.map((name) => [`ms/${name}`, ofSpan(name)])),
    "tokens/sent": calls.map(({ tokens }) => tokens),
    "tokens/inferred": calls.map(({ width }) => width),
  };
}

/** Chrome's trace format: complete events, times in microseconds. */
export function chromeTrace({ calls, trace }: Pick<Recording, "calls" | "trace">): readonly object[] {
  const start = Math.min(...calls.flatMap(({ spans }) => momentsOf(spans)));
  const spans = calls.flatMap(({ spans, tokens, width }, lane) =>
    Object.entries(spans ?? {}).map(([name, [from, to]]) => ({
      ...{ ph: "X", cat: "span", name, pid: 1, tid: 1 + lane },
      ...{ ts: (from - start) / 1000, dur: (to - from) / 1000, args: { tokens, width } },
    })),
  );
  return [
    { ph: "M", name: "process_name", pid: 1, args: { name: "service: a row per call" } },
    { ph: "M", name: "process_name", pid: 2, args: { name: "ONNX Runtime" } },
    ...spans,
    ...onTheSameClock(calls, trace ?? [], start),
  ];
}

/** The runtime counts from when its session was opened: its last run is laid on the last inference, where there are spans. */
function onTheSameClock(
  calls: Recording["calls"],
  trace: readonly TraceEvent[],
  start: number,
): readonly object[] {
  const last = Math.max(...calls.flatMap(({ spans }) => spans?.infer?.[1] ?? []));
  const lastRun = trace.findLast(({ name }) => name === "model_run");
  if (lastRun === undefined) return [];
  const shift = Number.isFinite(last) ? (last - start) / 1000 - (lastRun.ts + lastRun.dur) : 0;
  return trace
    .filter(({ dur }) => dur >= 0)
    .map((event) => ({ ...event, ph: "X", pid: 2, tid: 1, ts: event.ts + shift }));
}

function momentsOf(spans: Spans | null): readonly number[] {
  return Object.values(spans ?? {}).flat();
}

function operatorTable(trace: readonly TraceEvent[]): string {
  const { runs, operators, inKernels, threads } = summarize(trace);
  const rows = operators.map(
    ({ name, callsPerRun, perRun, share }) =>
      `${name.padEnd(24)}${callsPerRun.toFixed(0).padStart(6)}${perRun.toFixed(0).padStart(10)}${share.toFixed(1).padStart(8)}`,
  );
  const head = `${"operator".padEnd(24)} calls  µs a run       %`;
  const foot = `${runs} runs, ${threads} thread(s), ${inKernels.toFixed(0)} % of their time in operators`;
  return [head, ...rows, foot, ""].join("\n");
}
