/** What is reported: rates and latencies, what is kept of a session, and what the clients cost the server. */
import type { Counters } from "@labs/experiment";
import type { Counter } from "./rig.ts";

const rate = { unit: "req/s", better: "higher", kind: "timing", of: "throughput" } as const;
const gauge = { better: "lower", kind: "gauge" } as const;
const last = (counter: Counter) => (counters: Counters<Counter>) => counters.last(counter);
const counted = (counter: Counter) =>
  ({ unit: "", better: "higher", kind: "count", of: last(counter) }) as const;

export const metrics = {
  throughput: { ...rate, role: "headline", in: ["few", "per-request"] },
  "with 200": { ...rate, role: "mechanism", in: "many", meaning: "Answers to 200 callers." },
  p50: {
    unit: "ms",
    better: "lower",
    kind: "timing",
    role: "mechanism",
    in: ["few", "per-request", "many"],
    of: "p50",
  },
  logins: {
    ...gauge,
    unit: "per request",
    role: "mechanism",
    in: "per-request",
    meaning: "Backends that the server started.",
    of: (counters: Counters<Counter>) => counters.delta("logins") / counters.delta("requests"),
  },
  "features kept": {
    ...counted("kept"),
    role: "headline",
    in: "features",
    meaning: "Of six features of a session.",
  },
  "features leaked": {
    ...counted("leaked"),
    better: "lower",
    role: "headline",
    in: "features",
    meaning: "Of the six, those that another client gets.",
  },
  "named statements": {
    ...counted("named"),
    role: "mechanism",
    in: "features",
    meaning: "Found again by the client that named one.",
  },
  "bound to a transaction": {
    ...counted("bound"),
    role: "mechanism",
    in: "features",
    meaning: "Of three substitutes that end with it.",
  },
  "served at once": {
    ...counted("served"),
    role: "headline",
    in: "crowd",
    meaning: "Of 60 clients that stay connected.",
  },
  backends: { ...gauge, unit: "", role: "price", in: "many", of: last("backends") },
  memory: {
    ...gauge,
    unit: "MB",
    role: "price",
    in: "many",
    meaning: "Backends (PSS without shared buffers) and PgBouncer.",
    of: (counters: Counters<Counter>) => counters.last("bytes") / 1e6 || null,
  },
} as const;
