import { count, last, latency, throughput } from "@labs/experiment";

const paged = ["page", "depth-0", "depth-1k", "depth-50k", "depth-100k"] as const;

const rowsAtStart = {
  unit: "rows",
  meaning:
    "Of the 2 000 that were there when the reader began; none was removed before the reader came to it.",
} as const;

export const metrics = {
  throughput: throughput({ unit: "pages/s", in: "page" }),
  buffers: count(last("buffers"), {
    role: "headline",
    in: paged,
    meaning: "8 kB blocks touched for page 2 000 (at smoke the deepest page), or for the depth of the case.",
  }),
  "seen twice": count(last("seenTwice"), { ...rowsAtStart, role: "headline", in: "growing" }),
  "never seen": count(last("neverSeen"), { ...rowsAtStart, role: "headline", in: "shrinking" }),
  "seen once": count(last("seenOnce"), {
    ...rowsAtStart,
    better: "higher",
    role: "mechanism",
    in: ["growing", "shrinking"],
  }),
  // In the case `page` it contains the wait for one of the 8 connections of the pool: 32 clients share them.
  p50: latency("p50", { role: "mechanism", in: paged }),
  "rows fetched": count(last("rowsFetched"), {
    role: "mechanism",
    in: paged,
    meaning: "From the table; entries of an index alone are not counted.",
  }),
  "index size": count(last("indexBytes", 1e-6), {
    role: "price",
    unit: "MB",
    in: "page",
    meaning: "Of (ts, id), which every variant here needs.",
  }),
};
