/** A recording as one file in Chrome's format: spans, the runtime's operators and the worker's V8 profile, on one clock. */
import type { TraceEvent } from "./onnx-trace.ts";
import type { Recording } from "./record.ts";
import { slicesOf } from "./worker-profile.ts";

/** A complete event; microseconds. */
export interface ChromeEvent {
  readonly ph: "X";
  readonly cat: string;
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur: number;
  readonly args?: Readonly<Record<string, unknown>>;
}

const service = 1;
const worker = 2;
const rows = { operators: 1, functions: 2 } as const;

/** Time begins with the first call. Events of a row lie inside one another, or apart. */
export function chromeTrace(
  recording: Pick<Recording, "calls" | "trace" | "workerProfile">,
): readonly (ChromeEvent | object)[] {
  const { calls, trace, workerProfile } = recording;
  const start = Math.min(...calls.flatMap(({ spans }) => Object.values(spans ?? {}).flat()));
  const named = (kind: "process_name" | "thread_name", pid: number, name: string, tid = 0) => ({
    ...{ ph: "M", name: kind, pid, tid, args: { name } },
  });
  const events = [
    ...calls.flatMap((call, at) => ofCall(call, at, start)),
    ...(trace === null ? [] : ofRuntime(calls, trace, start)),
    ...(workerProfile === null || !Number.isFinite(start) ? [] : ofWorker(workerProfile, start)),
  ];
  const present = new Set(events.map(({ pid, tid }) => `${pid}/${tid}`));
  return [
    named("process_name", service, "service: a row per call"),
    named("process_name", worker, "worker"),
    ...(present.has(`${worker}/${rows.operators}`)
      ? [named("thread_name", worker, "ONNX Runtime", rows.operators)]
      : []),
    ...(present.has(`${worker}/${rows.functions}`)
      ? [named("thread_name", worker, "V8: functions", rows.functions)]
      : []),
    ...events,
  ];
}

/** A call, and its spans inside. */
function ofCall(
  { spans, tokens, width }: Recording["calls"][number],
  at: number,
  start: number,
): ChromeEvent[] {
  if (spans === null) return [];
  const moments = Object.values(spans).flat();
  const whole = ["call", [Math.min(...moments), Math.max(...moments)]] as const;
  return [whole, ...Object.entries(spans)].map(([name, [from, to]]) =>
    event({ cat: "span", name, pid: service, tid: 1 + at }, from - start, to - start, { tokens, width }),
  );
}

/**
 * The runtime counts from when its session was opened. The shift to our clock is one by which each of its runs lies
 * within the span of its inference.
 */
function ofRuntime(calls: Recording["calls"], trace: readonly TraceEvent[], start: number): ChromeEvent[] {
  const infers = calls.flatMap(({ spans }) => (spans?.infer ? [spans.infer] : [])).sort(([a], [b]) => a - b);
  const runs = trace.filter(({ name }) => name === "model_run").sort((a, b) => a.ts - b.ts);
  // The runs before them warmed up.
  const served = infers.length === 0 ? runs : runs.slice(-infers.length);
  const first = served[0]?.ts ?? Number.POSITIVE_INFINITY;
  const shift = shiftOf(infers, served, start);
  const events = trace
    .filter(({ ts, dur }) => dur >= 0 && ts >= first)
    .map(({ cat, name, ts, dur, args }) => {
      const from = 1000 * (ts + shift);
      return event({ cat, name, pid: worker, tid: rows.operators }, from, from + 1000 * dur, args);
    });
  return insideOneAnother(events);
}

function shiftOf(
  infers: readonly (readonly [number, number])[],
  runs: readonly TraceEvent[],
  start: number,
): number {
  if (infers.length === 0 || infers.length !== runs.length) return 0;
  const us = (ns: number) => (ns - start) / 1000;
  const least = Math.max(...infers.map(([begun], at) => us(begun) - (runs[at]?.ts ?? 0)));
  const most = Math.min(
    ...infers.map(([, ended], at) => us(ended) - ((runs[at]?.ts ?? 0) + (runs[at]?.dur ?? 0))),
  );
  return (least + most) / 2;
}

/** The runtime writes whole microseconds, so that an operator may seem to end one after its run. */
function insideOneAnother(events: readonly ChromeEvent[]): ChromeEvent[] {
  const open: { readonly end: number }[] = [];
  return events
    .toSorted((a, b) => a.ts - b.ts || b.dur - a.dur)
    .map((event) => {
      while (open.length > 0 && (open.at(-1)?.end ?? 0) <= event.ts) open.pop();
      const end = Math.min(event.ts + event.dur, open.at(-1)?.end ?? Number.POSITIVE_INFINITY);
      open.push({ end });
      return { ...event, dur: end - event.ts };
    });
}

function ofWorker(profile: NonNullable<Recording["workerProfile"]>, start: number): ChromeEvent[] {
  return slicesOf(profile).map(({ name, url, from, to }) =>
    event({ cat: "v8", name, pid: worker, tid: rows.functions }, from - start, to - start, { url }),
  );
}

/** @param from nanoseconds since the first call, as `to` */
function event(
  place: Pick<ChromeEvent, "cat" | "name" | "pid" | "tid">,
  from: number,
  to: number,
  args: Readonly<Record<string, unknown>>,
): ChromeEvent {
  return { ph: "X", ...place, ts: from / 1000, dur: (to - from) / 1000, args };
}
