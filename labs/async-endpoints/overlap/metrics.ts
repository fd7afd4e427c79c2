/** What is reported: rates, response times by kind of request, the event loop, and what the log wrote. */
import { gauge, lastOrNull, latency, ratio, share, throughput } from "@labs/experiment";
import { burstRequests } from "./scripts.ts";

const steady = { role: "mechanism", in: "steady" } as const;
const burst = { role: "mechanism", in: "burst" } as const;

export const metrics = {
  throughput: throughput({ in: "prompts" }),
  "one caller": throughput({ role: "mechanism", in: "one-caller", meaning: "Requests of a single caller." }),
  "documents served": throughput({ unit: "per s", role: "mechanism", in: "documents" }),
  "prompt p50": latency("p50", { ...steady, among: "prompts" }),
  "probe p50": latency("p50", { ...steady, among: "probes", meaning: "Of GET /healthz." }),
  "probe p95": latency("p95", { ...steady, among: "probes" }),
  "probe p99": latency("p99", { ...steady, among: "probes" }),
  "loop delay p99": gauge(lastOrNull("loopDelayP99Ms"), {
    ...steady,
    unit: "ms",
    meaning: "How late a timer was served.",
  }),
  "loop busy": gauge(share("loopBusyMs", "loopMs"), { ...steady, unit: "%" }),
  commits: gauge(ratio("inserts", "rows"), {
    ...burst,
    unit: "per entry",
    meaning: `Of the log, for ${burstRequests} requests at once.`,
  }),
  "WAL per row": gauge(ratio("walBytes", "rows"), {
    ...burst,
    unit: "B",
    meaning: "Log of the server, likewise.",
  }),
  memory: gauge(lastOrNull("residentBytes", 1e-6), { role: "price", in: "documents", unit: "MB" }),
};
