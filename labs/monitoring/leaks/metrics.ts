/** What is named, what is missed, who is accused without a reason, and what looking costs. */
import { count, gauge, last, type Metric, type Reader } from "@labs/experiment";
import { faultsOf } from "./data.ts";
import type { Counter } from "./scripts.ts";

type Case = "node" | "python";

/** Nothing where no service of the language could be started. */
const seen =
  (of: Reader<Counter>): Reader<Counter> =>
  (counters) =>
    counters.last("services") === 0 ? null : of(counters);

const correct = (language: Case) =>
  count(seen(last<Counter>("correct")), {
    role: "headline",
    better: "higher",
    in: language,
    unit: `of ${faultsOf(language).length}`,
    meaning: "Leaks that are named, in each of their services.",
  });
const noticed = (language: Case) =>
  count(seen(last<Counter>("noticed")), {
    role: "mechanism",
    better: "higher",
    in: language,
    unit: "services",
    meaning: "Leaking services, by whatever name.",
  });
const falseAlarms = (language: Case) =>
  count(seen(last<Counter>("falseAlarms")), {
    role: "price",
    in: language,
    unit: "services",
    meaning: "Services that do not leak and are said to.",
  });
/** Services with this leak that were named: one that keeps half as much as in training, and one that keeps twice as much. */
const named = (language: Case, fault: string) =>
  count(seen(last<Counter>(`named ${fault}`)), {
    ...{ role: "mechanism", better: "higher" },
    ...{ in: language, unit: "services" },
  });

export const metrics = {
  "Node leaks named": correct("node"),
  "Python leaks named": correct("python"),
  "noticed in Node": noticed("node"),
  "noticed in Python": noticed("python"),
  "unbounded cache": named("node", "unbounded cache"),
  "listener per request": named("node", "listener per request"),
  "closure in a timer": named("node", "closure in a timer"),
  "promise never settled": named("node", "promise never settled"),
  "context retained": named("node", "context retained"),
  "buffer slice": named("node", "buffer slice"),
  "label cardinality": named("node", "label cardinality"),
  "native memory": named("node", "native memory"),
  "client never returned": named("node", "client never returned"),
  "global list": named("python", "global list"),
  "lru_cache on a method": named("python", "lru_cache on a method"),
  finalizer: named("python", "finalizer"),
  "thread-local": named("python", "thread-local"),
  "false alarms in Node": falseAlarms("node"),
  "false alarms in Python": falseAlarms("python"),
  "longest stop": gauge(seen(last<Counter>("stoppedMs")), {
    ...{ role: "price", unit: "ms" },
    meaning: "In which a service that is looked at answers no request.",
  }),
  "extra memory": gauge(seen(last<Counter>("extraMb")), {
    ...{ role: "price", unit: "MB" },
    meaning: "That has to be free for the look, at its peak.",
  }),
  speed: gauge(seen(last<Counter>("speed", 100)), {
    ...{ role: "price", unit: "%", better: "higher" },
    meaning: "Answers per second of services that a tool slows, of those without it; the median.",
  }),
} as const satisfies Record<string, Metric<Case, Counter>>;
