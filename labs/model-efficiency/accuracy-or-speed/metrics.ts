/** What is read off: pages per second, what a policy finds, what that takes, and what its author claims. */
import { count, gauge, last, type Metric, share, throughput } from "@labs/experiment";
import { pageTexts } from "./data.ts";
import type { Counter } from "./support/subject.ts";

const quality = (counter: Counter, better: "higher" | "lower", meaning?: string) =>
  count(last(counter), { role: "price", better, unit: "%", ...(meaning && { meaning }) });

export const metrics = {
  throughput: throughput({ unit: "pages/s", meaning: `Of ${pageTexts} texts each.` }),
  "recall at 3 % alarms": count(last("recallAtEqualAlarms"), {
    role: "headline",
    better: "higher",
    unit: "%",
    meaning: "Attacks found if exactly 3 % of the new harmless texts were alarms: what compares models.",
  }),
  "deep reads": gauge(share("transformed", "texts"), {
    role: "mechanism",
    unit: "%",
    meaning: "Texts that a transformer scored.",
  }),
  work: count(last("work"), { role: "mechanism", unit: "k per text", meaning: "Multiply-adds." }),
  "beaten by": count(last("beatenBy"), {
    role: "mechanism",
    meaning: "Variants that find as many attacks at 3 % alarms with no more work; at 0 it is on the front.",
  }),
  p95: gauge(last("slowestMs"), { role: "price", unit: "ms", meaning: "Of a single text." }),
  "recall at 0.5 % alarms": quality("recallAtFewAlarms", "higher", "The same where an alarm blocks a user."),
  recall: quality("recall", "higher", "At the frozen thresholds: what this release would find."),
  "false alarms": quality("falseAlarms", "lower", "Of harmless new texts, at the frozen thresholds."),
  "alarms that are right": quality("alarmsRight", "higher", "Where 2 % of the texts are attacks."),
  accuracy: quality("accuracy", "higher", "Where 2 % of the texts are attacks."),
  "recall outside": quality(
    "recallOutside",
    "higher",
    "Of attacks with words that occur in no training text.",
  ),
  "false alarms outside": quality(
    "falseAlarmsOutside",
    "lower",
    "Of harmless texts from there: what that recall costs.",
  ),
  "recall outside at 3 %": quality(
    "recallOutsideAtEqualAlarms",
    "higher",
    "With the threshold moved until 3 % of the texts from there are alarms.",
  ),
  "claimed recall": quality("claimedRecall", "higher", "By its author."),
  "claimed alarms": quality("claimedAlarms", "lower", "By its author."),
} as const satisfies Record<string, Metric<"traffic", Counter>>;
