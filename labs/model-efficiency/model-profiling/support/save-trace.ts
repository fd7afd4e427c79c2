/** Keeps what was recorded, in the formats of the tools that show it: Perfetto and Chrome, TensorBoard, a table to read. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { eventFile, eventFileName } from "@labs/tensorboard";
import type { Scenario, SpanName } from "../contract.ts";
import { spanNames } from "../data.ts";
import { chromeTrace } from "./one-clock.ts";
import { summarize, type TraceEvent } from "./onnx-trace.ts";
import type { RecordedCall, Recording } from "./record.ts";
import type { TorchRecording } from "./torch/torch-profile.ts";

/** From the root of the repository; git ignores it. */
export const tracesFolder = "results/traces/model-profiling";

const defaultFolder = join(import.meta.dirname, "../../../..", tracesFolder);

export function saveRecording(scenario: Scenario, recording: Recording, folder = defaultFolder): void {
  const { calls, trace, profile, workerProfile, torch } = recording;
  const name = scenario.replaceAll(" ", "-");
  const save = (path: string, content: string | Uint8Array) => {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  };
  if (profile !== null) save(`${name}.cpuprofile`, JSON.stringify(profile));
  if (trace !== null) save(`${name}.operators.txt`, operatorTable(trace));
  const what = [
    calls.some(({ spans }) => spans !== null) && "spans",
    trace && "operators",
    workerProfile && "worker",
  ].filter(Boolean);
  if (what.length > 0) save(`${name}.${what.join("-and-")}.json`, JSON.stringify(chromeTrace(recording)));
  // A folder is a run for TensorBoard.
  if (what.includes("spans")) {
    const step = { step: 0, seconds: Date.now() / 1000, histograms: histograms(calls) };
    save(`tensorboard/${name}/${eventFileName("0.spans")}`, eventFile([step]));
  }
  for (const [file, content] of torch === null ? [] : filesOf(torch))
    save(`pytorch/${name}.${file}`, content);
}

/** Traces that its handler wrote for TensorBoard have a name of their own each time; the last one is kept. */
function filesOf({ files }: TorchRecording): readonly (readonly [string, string])[] {
  const kept = Object.entries(files).map(
    ([file, content]) => [file.endsWith(".pt.trace.json") ? "pt.trace.json" : file, content] as const,
  );
  return [...new Map(kept)];
}

/** What a service would keep of every call, all day long: milliseconds by span, tokens sent and inferred. */
function histograms(calls: readonly RecordedCall[]): Readonly<Record<string, readonly number[]>> {
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
