/** What is read off: time and size, what the runtime does with the model, and what compressing it cost. */
import { count, last, latency, type Metric } from "@labs/experiment";
import type { Counter } from "./contract.ts";

const price = (counter: Counter, better: "higher" | "lower", meaning: string) =>
  count(last(counter), { role: "price", better, unit: "%", meaning });

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
  recall: price("recall", "higher", "Attacks found, new texts, at the frozen threshold."),
  "false alarms": price("falseAlarms", "lower", "Of harmless new texts, at the frozen threshold."),
  "recall at equal alarms": price(
    "recallAtEqualAlarms",
    "higher",
    "If exactly 3 % of the new harmless texts were alarms: what compares models.",
  ),
  "recall outside": price(
    "recallOutside",
    "higher",
    "Of attacks with goals and verbs that occur in no training text.",
  ),
  "false alarms outside": price(
    "falseAlarmsOutside",
    "lower",
    "Of harmless texts from there: what that recall costs.",
  ),
  flips: count(last("flips"), { role: "price", unit: "%", meaning: "Decisions unlike fp32's." }),
  "largest change": count(last("largestChange"), { role: "price", meaning: "Of a score." }),
} as const satisfies Record<string, Metric<"one-text", Counter>>;
