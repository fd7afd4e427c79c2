/** What is read off: time and size, what the runtime does with the model, and what compressing it cost. */
import type { Counters } from "@labs/experiment";
import type { Counter } from "./contract.ts";

const read = (counter: Counter, scale = 1) =>
  ({ kind: "count", of: (counters: Counters<Counter>) => counters.last(counter) / scale }) as const;
const fewer = { better: "lower" } as const;
const more = { better: "higher" } as const;

export const metrics = {
  p50: { unit: "ms", better: "lower", kind: "timing", role: "headline", of: "p50", meaning: "For one text." },
  size: { ...read("bytes", 1000), ...fewer, unit: "kB", role: "headline", meaning: "Of the file." },
  gzipped: { ...read("gzipBytes", 1000), ...fewer, unit: "kB", role: "mechanism" },
  zeros: { ...read("zeros"), ...more, unit: "%", role: "mechanism", meaning: "In the layers' matrices." },
  multiplied: {
    ...read("multiplied", 1000),
    ...fewer,
    unit: "k per token",
    role: "mechanism",
    meaning: "Numbers of the layers' matrices, zeros included.",
  },
  "integer products": { ...read("integerProducts"), ...more, unit: "", role: "mechanism" },
  casts: { ...read("casts"), ...fewer, unit: "", role: "mechanism", meaning: "Operators that change types." },
  recall: { ...read("recall"), ...more, unit: "%", role: "price", meaning: "Attacks found, new texts." },
  "recall outside": {
    ...read("recallOutside"),
    ...more,
    unit: "%",
    role: "price",
    meaning: "Of attacks with goals and verbs that nobody trained on.",
  },
  "false alarms": { ...read("falseAlarms"), ...fewer, unit: "%", role: "price" },
  flips: { ...read("flips"), ...fewer, unit: "%", role: "price", meaning: "Decisions unlike fp32's." },
  "largest change": { ...read("largestChange"), ...fewer, unit: "", role: "price", meaning: "Of a score." },
} as const;
