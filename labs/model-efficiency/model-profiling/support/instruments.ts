/** What is read off a recording, by instrument. */
import { availableParallelism } from "node:os";
import { maxTokens } from "@labs/models";
import type { Instruments, Rules, SpanSigns } from "../contract.ts";
import { hottest } from "./cpu-profile.ts";
import { spansOf } from "./marks.ts";
import { signsOf, summarize } from "./onnx-trace.ts";
import type { Recorder } from "./record.ts";
import type { Call } from "./service.ts";

export function instruments(record: Recorder): Instruments {
  return {
    stopwatch: async () => median((await record({})).calls.map(totalNs)) / 1e6,
    spans: async () => spanSigns((await record({})).calls),
    cpuProfile: async () => {
      const { profile } = await record({ cpuProfile: true });
      return profile === null ? { name: "", share: 0 } : hottest(profile);
    },
    trace: async () => signsOf(summarize((await record({ trace: true })).trace)),
  };
}

export const rules: Rules = {
  faultInTrace(suspect, healthy) {
    if (suspect.threads > availableParallelism()) return "threads";
    if (suspect.castsPerRun > 2 * healthy.castsPerRun) return "casts";
    if (suspect.widths.length === 1 && suspect.widths[0] === maxTokens) return "padding";
    return "healthy";
  },
};

export function spanSigns(calls: readonly Call[]): SpanSigns {
  const ns = (call: Call, wanted: string) => {
    const span = spansOf(call.marks).find(({ name }) => name === wanted);
    return span === undefined ? Number.NaN : span.to - span.from;
  };
  return {
    inferMs: median(calls.map((call) => ns(call, "infer"))) / 1e6,
    postShare: median(calls.map((call) => ns(call, "post") / totalNs(call))),
    widened: sum(calls.map(({ width }) => width)) / sum(calls.map(({ tokens }) => tokens)),
  };
}

function totalNs({ marks }: Call): number {
  return marks.answered - marks.received;
}

/** The middle one; of an even number of them, the upper one of the two. */
function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
