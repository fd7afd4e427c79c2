/** What is read off a recording; `null` where the technique records no such thing. */
import type { SpanName } from "../contract.ts";
import { type HotFunction, hottest } from "./cpu-profile.ts";
import { summarize } from "./onnx-trace.ts";
import type { RecordedCall, Recording } from "./record.ts";
import { summarizeTorch, type TorchRecording } from "./torch/torch-profile.ts";

export interface Signs {
  /** Milliseconds of a call, the median. */
  readonly totalMs: number;
  readonly spans: SpanSigns | null;
  /** Where the main thread was found most often. */
  readonly hot: HotFunction | null;
  readonly trace: TraceSigns | null;
}

export interface SpanSigns {
  /** Milliseconds, the median of the calls. */
  readonly inferMs: number;
  /** Share of a call's time between the end of the inference and the answer, the median of the calls. */
  readonly postShare: number;
  /** Tokens that were inferred, for every token of the texts. */
  readonly widened: number;
}

export interface TraceSigns {
  /** Threads of one inference; `null` where the trace does not say. */
  readonly threads: number | null;
  readonly castsPerRun: number;
  /** Lengths of what was inferred, each once. */
  readonly widths: readonly number[];
}

export function signsOf({ calls, trace, profile, torch }: Recording): Signs {
  return {
    totalMs: median(calls.map(({ totalNs }) => totalNs)) / 1e6,
    spans: calls.some(({ spans }) => spans === null) ? null : spanSigns(calls),
    hot: profile && hottest(profile),
    trace: trace ? traceSigns(trace) : torch && torchSigns(torch),
  };
}

function spanSigns(calls: readonly RecordedCall[]): SpanSigns {
  const ns = ({ spans }: RecordedCall, name: SpanName) => {
    const [from = Number.NaN, to = Number.NaN] = spans?.[name] ?? [];
    return to - from;
  };
  return {
    inferMs: median(calls.map((call) => ns(call, "infer"))) / 1e6,
    postShare: median(calls.map((call) => ns(call, "post") / call.totalNs)),
    widened: sum(calls.map(({ width }) => width)) / sum(calls.map(({ tokens }) => tokens)),
  };
}

function traceSigns(events: NonNullable<Recording["trace"]>): TraceSigns {
  const { threads, operators, widths } = summarize(events);
  const castsPerRun = operators.find(({ name }) => name === "Cast")?.callsPerRun ?? 0;
  return { threads, castsPerRun, widths };
}

/** Threads of PyTorch's own pool compute, and no event speaks of them. */
function torchSigns({ operators }: TorchRecording): TraceSigns {
  const { castsPerRun, widths } = summarizeTorch(operators);
  return { threads: null, castsPerRun, widths };
}

/** The middle one; of an even number of them, the upper one of the two. */
function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
