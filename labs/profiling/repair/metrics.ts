/** How many requests it answers, and how much of the time is in one place. */
import { gauge, last, latency, type Metric, throughput } from "@labs/experiment";
import type { Counter } from "./rig.ts";

export const metrics = {
  throughput: throughput({ in: "requests" }),
  "hot function": gauge(last("hotShare"), {
    role: "mechanism",
    unit: "%",
    in: "profile",
    meaning: "Of the handler's samples, those in countShingles and what it calls.",
  }),
  p95: latency("p95", { role: "price", in: "requests" }),
} as const satisfies Record<string, Metric<"requests" | "profile", Counter>>;
