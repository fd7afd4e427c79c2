/** What is reported: rates, who is still answered while the server is blocked or busy, and what the processes weigh. */
import { count, gauge, last, lastOrNull, processors, throughput } from "@labs/experiment";
import { burstTasks, heldCallers, heldProbes } from "./scripts.ts";

export const metrics = {
  throughput: throughput({ in: ["keys", "waiting-1", "waiting-4", "waiting-40", "waiting-80"] }),
  "at once": count(last("atOnce"), {
    better: "higher",
    role: "headline",
    in: "held",
    meaning: `Of ${heldCallers} callers, those whose query is in the server.`,
  }),
  processors: gauge(processors, {
    better: "higher",
    role: "mechanism",
    in: ["keys", "risks"],
    meaning: "In use by the server's own processes, on average.",
  }),
  "risks scored": throughput({ unit: "per s", role: "mechanism", in: "risks" }),
  "probes answered": count(last("probesWhileHeld"), {
    better: "higher",
    role: "mechanism",
    in: "held",
    meaning: `Of ${heldProbes}, while the queries wait.`,
  }),
  "probe wait": gauge(last("probeMs"), {
    unit: "ms",
    role: "mechanism",
    in: "busy",
    meaning: `Of GET /healthz when the first of ${burstTasks} prompts is done.`,
  }),
  "probes meanwhile": gauge(last("probesWhileBusy"), {
    better: "higher",
    role: "mechanism",
    in: "busy",
    meaning: "Answered one after another until the last prompt is done.",
  }),
  memory: gauge(lastOrNull("bytes", 1e-6), {
    unit: "MB",
    role: "price",
    in: "busy",
    meaning: "PSS of all its processes.",
  }),
  threads: count(lastOrNull("threads"), { role: "price", in: "busy" }),
};
