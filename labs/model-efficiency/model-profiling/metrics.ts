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
import type { Scenario } from "./contract.ts";
import { scenarios } from "./data.ts";
import type { Counter } from "./support/subject.ts";

/** Mean of the calls of the load; `null` where a tool has no spans. */
const perCall = (counter: Counter) =>
  gauge(ofSpans(counter, "calls", 1), { role: "mechanism", unit: "ms", in: "calls" });

const ofSpans =
  (counter: Counter, whole: Counter, scale: number): Reader<Counter> =>
  (counters) =>
    counters.delta("spanMs") === 0 ? null : (scale * counters.delta(counter)) / counters.delta(whole);

/** Whether one service is diagnosed: what a tool sees, and what it does not. */
const diagnosed = (scenario: Scenario) =>
  count(last<Counter>(scenario), { role: "mechanism", better: "higher", unit: "of 1", in: "scenarios" });

export const metrics = {
  throughput: throughput({ unit: "texts/s", in: "calls" }),
  "correct diagnoses": count(last("correct"), {
    role: "headline",
    better: "higher",
    unit: `of ${scenarios.length}`,
    in: "scenarios",
    meaning: "Services, one of them healthy.",
  }),
  threads: diagnosed("threads"),
  casts: diagnosed("casts"),
  padding: diagnosed("padding"),
  "blocked loop": diagnosed("blocked loop"),
  healthy: diagnosed("healthy"),
  "faults noticed": count(last("noticed"), {
    role: "mechanism",
    better: "higher",
    unit: `of ${scenarios.length - 1}`,
    in: "scenarios",
    meaning: "Faulty services, by whatever name.",
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
