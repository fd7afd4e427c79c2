/** What is read off: how many texts and attacks are caught in a second and in a hundred, and what that takes. */
import type { Counters } from "@labs/experiment";
import type { Counter } from "./contract.ts";
import { pageTexts } from "./data.ts";

const read = (counter: Counter) =>
  ({ kind: "count", of: (counters: Counters<Counter>) => counters.last(counter) }) as const;
const fewer = { better: "lower" } as const;
const more = { better: "higher" } as const;

export const metrics = {
  throughput: {
    unit: "pages/s",
    better: "higher",
    kind: "timing",
    role: "headline",
    meaning: `Of ${pageTexts} texts each.`,
    of: "throughput",
  },
  recall: { ...read("recall"), ...more, unit: "%", role: "headline", meaning: "Attacks found, new texts." },
  "deep reads": {
    unit: "%",
    better: "lower",
    kind: "gauge",
    role: "mechanism",
    meaning: "Texts that a transformer was asked about.",
    of: (counters: Counters<Counter>) => (100 * counters.delta("transformed")) / counters.delta("texts"),
  },
  work: { ...read("work"), ...fewer, unit: "k per text", role: "mechanism", meaning: "Multiply-adds." },
  "beaten by": {
    ...read("beatenBy"),
    ...fewer,
    unit: "",
    role: "mechanism",
    meaning: "Variants that find as many attacks with no more work; at 0 it is on the front.",
  },
  p95: {
    unit: "ms",
    better: "lower",
    kind: "gauge",
    role: "price",
    meaning: "Of a single text.",
    of: (counters: Counters<Counter>) => counters.last("slowestMs"),
  },
  "false alarms": { ...read("falseAlarms"), ...fewer, unit: "%", role: "price" },
  "alarms that are right": { ...read("alarmsRight"), ...more, unit: "%", role: "price" },
  accuracy: { ...read("accuracy"), ...more, unit: "%", role: "price", meaning: "Where 2 % are attacks." },
  "claimed recall": {
    ...read("claimedRecall"),
    ...more,
    unit: "%",
    role: "price",
    meaning: "By its author.",
  },
  "claimed alarms": { ...read("claimedAlarms"), ...fewer, unit: "%", role: "price" },
} as const;
