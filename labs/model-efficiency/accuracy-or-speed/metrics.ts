/** What is read off: pages per second, what a policy finds, what that takes, and what its author claims. */
import { count, gauge, last, type Metric, share, throughput } from "@labs/experiment";
import { pageTexts } from "./data.ts";
import type { Counter } from "./support/subject.ts";

export const metrics = {
  throughput: throughput({ unit: "pages/s", meaning: `Of ${pageTexts} texts each.` }),
  recall: count(last("recall"), {
    role: "headline",
    better: "higher",
    unit: "%",
    meaning: "Attacks found, new texts.",
  }),
  "deep reads": gauge(share("transformed", "texts"), {
    role: "mechanism",
    unit: "%",
    meaning: "Texts that a transformer scored.",
  }),
  work: count(last("work"), { role: "mechanism", unit: "k per text", meaning: "Multiply-adds." }),
  "beaten by": count(last("beatenBy"), {
    role: "mechanism",
    meaning: "Variants that find as many attacks with no more work; at 0 it is on the front.",
  }),
  p95: gauge(last("slowestMs"), { role: "price", unit: "ms", meaning: "Of a single text." }),
  "false alarms": count(last("falseAlarms"), { role: "price", unit: "%" }),
  "alarms that are right": count(last("alarmsRight"), { role: "price", better: "higher", unit: "%" }),
  accuracy: count(last("accuracy"), {
    role: "price",
    better: "higher",
    unit: "%",
    meaning: "Where 2 % are attacks.",
  }),
  "claimed recall": count(last("claimedRecall"), {
    role: "price",
    better: "higher",
    unit: "%",
    meaning: "By its author.",
  }),
  "claimed alarms": count(last("claimedAlarms"), { role: "price", unit: "%" }),
} as const satisfies Record<string, Metric<"traffic", Counter>>;
