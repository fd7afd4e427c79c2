/** What is read off: time and size, what the runtime multiplies, and what became of the answers. */
import { count, last, latency, type Metric } from "@labs/experiment";
import type { Counter } from "./contract.ts";

export const metrics = {
  p50: latency("p50", { role: "headline", meaning: "For one text." }),
  flips: count(last("flips"), { role: "headline", unit: "%", meaning: "Decisions unlike fp32's." }),
  "usual error": count(last("usualError"), {
    role: "price",
    meaning: "Of a logit against fp32's: the root of the mean square.",
  }),
  "largest error": count(last("largestError"), { role: "price", meaning: "Of a logit." }),
  size: count(last("bytes", 1e-6), { role: "price", unit: "MB", meaning: "Of the file." }),
  "integer products": count(last("integerProducts"), { role: "mechanism", better: "higher" }),
  recall: count(last("recall"), {
    role: "price",
    better: "higher",
    unit: "%",
    meaning: "Attacks found, at the model's own threshold.",
  }),
  "false alarms": count(last("falseAlarms"), { role: "price", unit: "%", meaning: "Of harmless prompts." }),
} as const satisfies Record<string, Metric<"one-text", Counter>>;
