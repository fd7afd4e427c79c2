/** What is read off: what a tool costs while all is well, and how it diagnoses faults. */
import {
  count,
  gauge,
  last,
  lastOrNull,
  latency,
  type Metric,
  type Reader,
  throughput,
} from "@labs/experiment";
import { scenarios } from "./data.ts";
import type { Counter } from "./support/subject.ts";

/** Mean of the calls of the load; `null` where a tool has no spans. */
const perCall = (counter: Counter) =>
  gauge(ofSpans(counter, "calls", 1), { role: "mechanism", unit: "ms", in: "calls" });

const ofSpans =
  (counter: Counter, whole: Counter, scale: number): Reader<Counter> =>
  (counters) =>
    counters.delta("spanMs") === 0 ? null : (scale * counters.delta(counter)) / counters.delta(whole);

export const metrics = {
  throughput: throughput({ unit: "texts/s", in: "calls" }),
  "correct diagnoses": count(last("correct"), {
    role: "headline",
    better: "higher",
    in: "scenarios",
    meaning: `Of ${scenarios.length} services, one of them healthy.`,
  }),
  "faults noticed": count(last("noticed"), {
    role: "mechanism",
    better: "higher",
    in: "scenarios",
    meaning: `Of ${scenarios.length - 1} faulty services, by whatever name.`,
  }),
  tokenize: perCall("tokenizeMs"),
  queue: perCall("queueMs"),
  infer: perCall("inferMs"),
  post: perCall("postMs"),
  accounted: gauge(ofSpans("spanMs", "totalMs", 100), {
    role: "mechanism",
    unit: "%",
    better: "higher",
    in: "calls",
    meaning: "Spans, of what a stopwatch around them saw.",
  }),
  "in operators": gauge(lastOrNull("inKernels"), {
    role: "mechanism",
    unit: "%",
    better: "higher",
    in: "scenarios",
    meaning: "Of a traced run; the rest is the runtime's own.",
  }),
  p50: latency("p50", { role: "price", in: "calls" }),
  "falsely accused": count(last("falselyAccused"), {
    role: "price",
    in: "scenarios",
    meaning: "The healthy service, by whatever name.",
  }),
} as const satisfies Record<string, Metric<"calls" | "scenarios", Counter>>;
