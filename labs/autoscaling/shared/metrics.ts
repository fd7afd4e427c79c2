/** What a trace comes to. All of it is simulated and exact: two runs give the same counts. */
import { count, last } from "@labs/experiment";
import type { Counter } from "./simulated-rig.ts";

export const metrics = {
  "simulated overload": count(last<Counter>("overloadedSeconds"), {
    unit: "s",
    role: "headline",
    meaning: "Seconds in which more requests were there than the ready pods could answer.",
  }),
  "simulated loss": count(last<Counter>("lostPercent"), {
    unit: "%",
    role: "mechanism",
    meaning: "Of the requests: they waited for more than a second in front of the pods.",
  }),
  "simulated changes": count(last<Counter>("changes"), {
    role: "mechanism",
    meaning: "Of the number of pods.",
  }),
  "simulated reversals": count(last<Counter>("reversals"), {
    role: "mechanism",
    meaning: "Changes in the other direction than the one before.",
  }),
  "simulated pod-hours": count(last<Counter>("podHours"), {
    unit: "h",
    role: "price",
    meaning: "Pods times the time for which they were there, ready or not.",
  }),
};
