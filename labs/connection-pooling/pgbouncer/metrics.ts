/** What is reported: rates and latencies, what is kept of a session, and what the clients cost the server. */
import { count, gauge, last, lastOrNull, latency, ratio, throughput } from "@labs/experiment";

export const metrics = {
  throughput: throughput({ in: ["few", "per-request"] }),
  "with 200": throughput({ role: "mechanism", in: "many", meaning: "Answers to 200 callers." }),
  p50: latency("p50", { role: "mechanism", in: ["few", "per-request", "many"] }),
  logins: gauge(ratio("logins", "requests"), {
    unit: "per request",
    role: "mechanism",
    in: "per-request",
    meaning: "Backends that the server started.",
  }),
  "features kept": count(last("kept"), {
    better: "higher",
    role: "headline",
    in: "features",
    meaning: "Of six features of a session; named statements are counted apart.",
  }),
  "features leaked": count(last("leaked"), {
    role: "headline",
    in: "features",
    meaning: "Of the six, those that another client gets.",
  }),
  "named statements": count(last("named"), {
    better: "higher",
    role: "mechanism",
    in: "features",
    meaning: "Found again by the client that named one.",
  }),
  "bound to a transaction": count(last("boundToTransaction"), {
    better: "higher",
    role: "mechanism",
    in: "features",
    meaning: "Of three substitutes that end with it.",
  }),
  "served at once": count(last("served"), {
    better: "higher",
    role: "headline",
    in: "crowd",
    meaning: "Of 60 clients that stay connected.",
  }),
  backends: gauge(last("backends"), { role: "price", in: "many" }),
  memory: gauge(lastOrNull("bytes", 1e-6), {
    unit: "MB",
    role: "price",
    in: "many",
    meaning: "Backends (PSS without shared buffers) and PgBouncer.",
  }),
};
