import { count, gauge, last, latency, type Reader, ratio, timing } from "@labs/experiment";
import { queryNames } from "./data.ts";
import type { Counter } from "./rig.ts";

const price = { role: "price", in: "ingest" } as const;

export const metrics = {
  buffers: count(last("buffers"), {
    role: "headline",
    in: queryNames,
    meaning: "Pages read for one answer.",
  }),
  p50: latency("p50", { role: "headline", in: "alerts" }),
  p99: latency("p99", { role: "mechanism", in: "alerts" }),
  "index searches": count(last("indexSearches"), {
    role: "mechanism",
    in: queryNames,
    meaning: "Descents into an index; several where it skips.",
  }),
  "heap fetches": count(last("heapFetches"), {
    role: "mechanism",
    in: "summary",
    meaning: "Rows that an index-only scan had to look up.",
  }),
  "index size": count(last("indexBytes", 1e-6), { ...price, unit: "MB" }),
  "build time": timing(buildMs, { ...price, unit: "ms" }),
  WAL: count(ratio("walBytes", "insertedRows"), { ...price, unit: "B per row" }),
  inserts: gauge(ratio("insertedRows", "insertSeconds"), { ...price, unit: "rows/s", better: "higher" }),
};

/** `null` where no index was built. */
function buildMs(counters: Parameters<Reader<Counter>>[0]): number | null {
  return counters.last("indexBytes") === 0 ? null : counters.last("buildMs");
}
