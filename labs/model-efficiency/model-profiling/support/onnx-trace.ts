/** ONNX Runtime's own trace: an event for every operator of every run, in Chrome's format. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface TraceEvent {
  readonly cat: string;
  readonly name: string;
  /** Microseconds; `ts` counts from when the session was opened. */
  readonly ts: number;
  readonly dur: number;
  readonly args: Readonly<Record<string, unknown>>;
}

/** A folder for the trace of one session, gone when it is disposed of. */
export function traceFolder(): Disposable & { readonly prefix: string; read(): readonly TraceEvent[] } {
  const folder = mkdtempSync(join(tmpdir(), "labs-trace-"));
  return {
    prefix: join(folder, "trace"),
    read() {
      const [file] = readdirSync(folder);
      if (file === undefined) throw new Error("the session has written no trace");
      return parseTrace(readFileSync(join(folder, file), "utf8"));
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Helper threads that have not begun yet all go by one name, of which a parser would keep the last. */
export function parseTrace(text: string): readonly TraceEvent[] {
  let helper = 0;
  return JSON.parse(text.replaceAll(/"[^"]*"(?=\s*:\s*\{\s*"num_run")/g, () => `"helper ${helper++}"`));
}

export interface Operator {
  readonly name: string;
  readonly callsPerRun: number;
  /** Microseconds of a run, and per cent of what all operators took. */
  readonly perRun: number;
  readonly share: number;
}

export interface TraceSummary {
  readonly runs: number;
  /** From the most to the least. */
  readonly operators: readonly Operator[];
  /** Per cent of the runs' time that operators account for; the rest is the runtime's own. */
  readonly inKernels: number;
  /** Threads of one inference. */
  readonly threads: number;
  /** Lengths of what was inferred, each once. */
  readonly widths: readonly number[];
}

export function summarize(events: readonly TraceEvent[]): TraceSummary {
  const runs = events.filter(({ name }) => name === "model_run");
  const kernels = events.filter(({ cat, name }) => cat === "Node" && name.endsWith("_kernel_time"));
  const total = sum(kernels);
  const operators = [...Map.groupBy(kernels, ({ args }) => String(args.op_name))].map(([name, calls]) => ({
    name,
    callsPerRun: calls.length / runs.length,
    perRun: sum(calls) / runs.length,
    share: (100 * sum(calls)) / total,
  }));
  return {
    runs: runs.length,
    operators: operators.sort((a, b) => b.perRun - a.perRun),
    inKernels: (100 * total) / sum(runs),
    threads: Math.max(1, ...kernels.map(({ args }) => threadsOf(args.thread_scheduling_stats))),
    widths: [...new Set(kernels.flatMap(({ args }) => widthOf(args.input_type_shape)))],
  };
}

function sum(events: readonly TraceEvent[]): number {
  return events.reduce((total, { dur }) => total + dur, 0);
}

/** The calling thread and its helpers; an empty text where a session has no helpers. */
function threadsOf(stats: unknown): number {
  if (typeof stats !== "object" || stats === null || !("sub_threads" in stats)) return 1;
  const { sub_threads: helpers } = stats;
  return 1 + (typeof helpers === "object" && helpers !== null ? Object.keys(helpers).length : 0);
}

/** Sequence length of an operator's first input, where that is batch × length × width. */
function widthOf(shapes: unknown): readonly number[] {
  const [first] = Array.isArray(shapes) ? shapes : [];
  const [dimensions] = Object.values(first ?? {});
  if (!Array.isArray(dimensions) || dimensions.length !== 3 || dimensions[0] !== 1) return [];
  return [Number(dimensions[1])];
}
