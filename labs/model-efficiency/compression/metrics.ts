/** What is read off: time and size, what the runtime does with the model, and what compressing it cost. */
import { count, last, latency, type Metric } from "@labs/experiment";
import type { Counter } from "./contract.ts";

export const metrics = {
  p50: latency("p50", { role: "headline", meaning: "For one text." }),
  size: count(last("bytes", 1e-3), { role: "headline", unit: "kB", meaning: "Of the file." }),
  gzipped: count(last("gzipBytes", 1e-3), { role: "mechanism", unit: "kB" }),
  zeros: count(last("zeros"), {
    role: "mechanism",
    better: "higher",
    unit: "%",
    meaning: "In the layers' matrices.",
  }),
  multiplied: count(last("multiplied", 1e-3), {
    role: "mechanism",
    unit: "k per token",
    meaning: "Numbers of the layers' matrices, zeros included.",
  }),
  "integer products": count(last("integerProducts"), { role: "mechanism", better: "higher" }),
  casts: count(last("casts"), { role: "mechanism", meaning: "Operators that change types." }),
  recall: count(last("recall"), {
    role: "price",
    better: "higher",
    unit: "%",
    meaning: "Attacks found, new texts.",
  }),
  "recall outside": count(last("recallOutside"), {
    role: "price",
    better: "higher",
    unit: "%",
    meaning: "Of attacks with goals and verbs that occur in no training text.",
  }),
  "false alarms": count(last("falseAlarms"), { role: "price", unit: "%" }),
  flips: count(last("flips"), { role: "price", unit: "%", meaning: "Decisions unlike fp32's." }),
  "largest change": count(last("largestChange"), { role: "price", meaning: "Of a score." }),
} as const satisfies Record<string, Metric<"one-text", Counter>>;
