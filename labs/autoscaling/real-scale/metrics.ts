/** What a run came to. Its pods and requests are real; seconds and hours are those of the cluster. */
import { count, last } from "@labs/experiment";
import type { Counter } from "./rig.ts";

const mechanism = { role: "mechanism" } as const;

export const metrics = {
  "late or lost": count(last<Counter>("lateOrLost"), {
    unit: "%",
    role: "headline",
    meaning: "Of the requests: refused by HAProxy after a second, or answered later than 250 ms.",
  }),
  "decisions unlike the model": count(last<Counter>("unlikeModel"), {
    ...mechanism,
    meaning: "Of the run's decisions, computed again from what was recorded.",
  }),
  "pods apart": count(last<Counter>("podsApart"), {
    ...mechanism,
    meaning: "Mean distance of the number of pods from that of the simulation.",
  }),
  overload: count(last<Counter>("overloadSeconds"), {
    ...mechanism,
    unit: "s",
    meaning: "Slots of 15 s of which more than 10 % of the requests were late or lost.",
  }),
  "simulated overload": count(last<Counter>("simulatedOverloadSeconds"), { ...mechanism, unit: "s" }),
  lost: count(last<Counter>("lost"), { ...mechanism, unit: "%" }),
  "simulated loss": count(last<Counter>("simulatedLost"), { ...mechanism, unit: "%" }),
  changes: count(last<Counter>("changes"), { ...mechanism, meaning: "Of the number of pods." }),
  "start of a pod": count(last<Counter>("startSeconds"), {
    ...mechanism,
    unit: "s",
    meaning: "From the decision until it is ready: the median.",
  }),
  "pod-hours": count(last<Counter>("podHours"), { unit: "h", role: "price" }),
  "simulated pod-hours": count(last<Counter>("simulatedPodHours"), { unit: "h", role: "price" }),
};
