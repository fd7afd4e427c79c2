/** What is read off: what a tool costs while all is well, and what it tells when it is not. */
import type { Counters, Metric } from "@labs/experiment";
import type { Counter, ScriptCounter } from "./contract.ts";
import { patients } from "./patients.ts";

const counted = (counter: ScriptCounter) =>
  ({
    kind: "count",
    unit: "",
    in: "patients",
    of: (counters: Counters<Counter>) => counters.last(counter),
  }) as const;

/** Mean of the calls of the load; nothing where a tool has no spans. */
const perCall = (counter: Counter) =>
  ({
    kind: "gauge",
    unit: "ms",
    better: "lower",
    role: "mechanism",
    in: "calls",
    of: (counters: Counters<Counter>) =>
      counters.delta("spanMs") === 0 ? null : counters.delta(counter) / counters.delta("calls"),
  }) as const;

export const metrics = {
  throughput: {
    unit: "texts/s",
    better: "higher",
    kind: "timing",
    role: "headline",
    in: "calls",
    of: "throughput",
  },
  "told rightly": {
    ...counted("told"),
    better: "higher",
    role: "headline",
    meaning: `Of ${patients.length} services, one of them healthy.`,
  },
  tokenize: perCall("tokenizeMs"),
  queue: perCall("queueMs"),
  infer: perCall("inferMs"),
  post: perCall("postMs"),
  accounted: {
    kind: "gauge",
    unit: "%",
    better: "higher",
    role: "mechanism",
    in: "calls",
    meaning: "Spans, of what a stopwatch around them saw.",
    of: (counters) =>
      counters.delta("spanMs") === 0 ? null : (100 * counters.delta("spanMs")) / counters.delta("totalMs"),
  },
  "in operators": {
    kind: "gauge",
    unit: "%",
    better: "higher",
    role: "mechanism",
    in: "patients",
    meaning: "Of a traced run; the rest is the runtime's own.",
    of: (counters) => (counters.last("inKernels") === 0 ? null : counters.last("inKernels")),
  },
  p50: { unit: "ms", better: "lower", kind: "timing", role: "price", in: "calls", of: "p50" },
  missed: { ...counted("missed"), better: "lower", role: "price", meaning: "Ill, and called healthy." },
} as const satisfies Record<string, Metric<"calls" | "patients", Counter>>;
