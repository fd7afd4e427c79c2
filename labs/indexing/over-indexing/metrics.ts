import { count, last, latency, perSecond, ratio, share, timing } from "@labs/experiment";
import { deliveryEvents } from "./data.ts";
import { senders } from "./rig.ts";

const work = { role: "mechanism", in: "bulk" } as const;
const price = { role: "price", in: "bulk" } as const;
const reads = { role: "mechanism", in: "mixed", among: "reads" } as const;

export const metrics = {
  ingest: timing(perSecond("eventsSent"), {
    unit: "events/s",
    better: "higher",
    role: "headline",
    in: "ingest",
    meaning: `${senders} senders, ${deliveryEvents} events per commit.`,
  }),
  "WAL per row": count(ratio("insertWalBytes", "insertedRows"), {
    ...work,
    unit: "B",
    role: "headline",
    meaning: "Log written for one insert.",
  }),
  "HOT updates": count(share("hotUpdates", "updatedRows"), {
    ...work,
    unit: "%",
    better: "higher",
    role: "headline",
    meaning: "Updates of one flag that touched no index.",
  }),
  "WAL per update": count(ratio("updateWalBytes", "updatedRows"), { ...work, unit: "B" }),
  "updates to a new page": count(share("newPageUpdates", "updatedRows"), { ...work, unit: "%" }),
  "full-page images": count(ratio("insertImages", "insertedRows", 1000), {
    ...work,
    unit: "per 1000 rows",
    meaning: "Pages logged whole, since a checkpoint came before.",
  }),
  "read p99": latency("p99", reads),
  "read p50": latency("p50", reads),
  dashboard: count(last("dashboardPages"), {
    ...price,
    unit: "pages",
    meaning: "Read for a page of the dashboard: what the indexes are there for.",
  }),
  "index size": count(last("indexBytes", 1e-6), { ...price, unit: "MB" }),
  "build time": timing(last("buildMs"), { ...price, unit: "ms" }),
};
