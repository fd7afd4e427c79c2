/** Spans and operators in one file that Perfetto and Chrome open, and the operators as a table beside it. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Scenario } from "../contract.ts";
import { spansOf } from "./marks.ts";
import { summarize } from "./onnx-trace.ts";
import type { Recording } from "./record.ts";

/** From the root of the repository; git ignores it. */
export const tracesFolder = "results/traces/model-profiling";

export function saveTrace(scenario: Scenario, recording: Recording): void {
  const folder = join(import.meta.dirname, "../../../..", tracesFolder);
  const name = scenario.replaceAll(" ", "-");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.json`), JSON.stringify(chromeTrace(recording)));
  writeFileSync(join(folder, `${name}.txt`), operatorTable(recording));
}

/** Chrome's trace format: complete events, times in microseconds. */
export function chromeTrace({ calls, trace }: Pick<Recording, "calls" | "trace">): readonly object[] {
  const start = Math.min(...calls.map(({ marks }) => marks.received));
  const spans = calls.flatMap(({ marks, tokens, width }, lane) =>
    spansOf(marks).map(({ name, from, to }) => ({
      ...{ ph: "X", cat: "span", name, pid: 1, tid: 1 + lane },
      ...{ ts: (from - start) / 1000, dur: (to - from) / 1000, args: { tokens, width } },
    })),
  );
  return [
    { ph: "M", name: "process_name", pid: 1, args: { name: "service: a row per call" } },
    { ph: "M", name: "process_name", pid: 2, args: { name: "ONNX Runtime" } },
    ...spans,
    ...onTheSameClock(calls, trace, start),
  ];
}

/** The runtime counts from when its session was opened: its last run is laid on the last inference. */
function onTheSameClock(
  calls: Recording["calls"],
  trace: Recording["trace"],
  start: number,
): readonly object[] {
  const last = Math.max(...calls.map(({ marks }) => marks.ended));
  const lastRun = trace.findLast(({ name }) => name === "model_run");
  if (lastRun === undefined) return [];
  const shift = (last - start) / 1000 - (lastRun.ts + lastRun.dur);
  return trace
    .filter(({ dur }) => dur >= 0)
    .map((event) => ({ ...event, ph: "X", pid: 2, tid: 1, ts: event.ts + shift }));
}

function operatorTable({ trace }: Recording): string {
  const { runs, operators, inKernels, threads } = summarize(trace);
  const rows = operators.map(
    ({ name, callsPerRun, perRun, share }) =>
      `${name.padEnd(24)}${callsPerRun.toFixed(0).padStart(6)}${perRun.toFixed(0).padStart(10)}${share.toFixed(1).padStart(8)}`,
  );
  const head = `${"operator".padEnd(24)} calls  µs a run       %`;
  const foot = `${runs} runs, ${threads} thread(s), ${inKernels.toFixed(0)} % of their time in operators`;
  return [head, ...rows, foot, ""].join("\n");
}
