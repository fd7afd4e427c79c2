/** What is reported of a cell: the rate, where the time went, and what the connections cost. */
import { count, gauge, last, lastOrNull, latency, type Reader, ratio, throughput } from "@labs/experiment";
import type { Counter } from "./rig.ts";

const time = { unit: "ms", role: "mechanism" } as const;
const processor = { unit: "%", role: "mechanism", meaning: "Of one processor." } as const;

/** Per cent of one processor; `null` where its time cannot be seen. */
function processorShare(counter: Counter): Reader<Counter> {
  return (counters) => (counters.last(counter) > 0 ? counters.delta(counter) / counters.seconds / 10 : null);
}

/** Ten answers lie beyond it; with fewer it is not given. */
const statementP95: Reader<Counter> = (counters) =>
  counters.answered >= 200 ? counters.last("statementP95Ms") : null;

export const metrics = {
  throughput: throughput(),
  p50: latency("p50", { role: "mechanism" }),
  "queue wait": gauge(ratio("waitMs", "requests"), { ...time, meaning: "For a connection; mean." }),
  statement: gauge(ratio("statementMs", "requests"), {
    ...time,
    meaning: "Sent to answered, on a connection; mean.",
  }),
  "statement p95": gauge(statementP95, time),
  "in the server": gauge(ratio("executionMs", "executed"), { ...time, meaning: "Executor alone; mean." }),
  "client CPU": gauge(processorShare("clientProcessorMs"), processor),
  "server CPU": gauge(processorShare("serverProcessorMs"), processor),
  connections: count(ratio("connections", "requests"), { unit: "per request", role: "mechanism" }),
  backends: count(last("backends"), { role: "price", meaning: "Kept at the end." }),
  memory: gauge(lastOrNull("backendBytes", 1e-6), {
    unit: "MB",
    role: "price",
    meaning: "Of these backends: PSS without shared buffers.",
  }),
};
