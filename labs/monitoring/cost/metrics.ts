/** What is reported: what monitoring costs, and what it can answer. */
import {
  type Counters,
  count,
  gauge,
  last,
  lastOrNull,
  latency,
  perAnswer,
  share,
  throughput,
  timing,
} from "@labs/experiment";
import { actors } from "./data.ts";
import type { Counter } from "./rig.ts";

const saturated = { in: "saturated" } as const;
const scrape = { role: "price", in: "scrape" } as const;

export const metrics = {
  throughput: throughput({ in: "saturated" }),
  "questions answered": count(last<Counter>("questions"), {
    role: "headline",
    better: "higher",
    unit: "of 4",
    in: "incident",
    meaning: "How many failed, how long they took, where the time went, why each failure failed.",
  }),
  "processor time": timing(
    (counters: Counters<Counter>) => perAnswer<Counter>("processorMs", 1_000)(counters) || null,
    {
      ...saturated,
      role: "mechanism",
      unit: "µs",
      meaning: "Of the service's process, for a request.",
    },
  ),
  recorded: gauge(share<Counter>("recorded", "answered"), {
    ...saturated,
    role: "mechanism",
    better: "higher",
    unit: "%",
    meaning: "Of the requests, by the fullest signal, where it arrives.",
  }),
  "bytes sent": gauge(perAnswer<Counter>("sentBytes"), {
    ...saturated,
    role: "price",
    unit: "B",
    meaning: "Spans, datagrams and lines of logs for a request; what is scraped is not sent.",
  }),
  p99: latency("p99", { role: "price", in: "steady" }),
  "loop delay p99": gauge(lastOrNull<Counter>("loopDelayP99Ms"), {
    role: "mechanism",
    in: "steady",
    unit: "ms",
    meaning: "How late a timer was served.",
  }),
  series: gauge(lastOrNull<Counter>("series"), {
    ...scrape,
    meaning: `After requests of ${actors} senders.`,
  }),
  "scrape time": timing(lastOrNull<Counter>("scrapeMs"), { ...scrape, unit: "ms" }),
  "wait behind a scrape": timing(lastOrNull<Counter>("waitMs"), {
    ...scrape,
    unit: "ms",
    meaning: "Of a request that comes right after.",
  }),
  memory: gauge(lastOrNull<Counter>("residentBytes", 1e-6), {
    role: "price",
    in: ["saturated", "scrape"],
    unit: "MB",
  }),
};
