/** How long a job takes, how much longer its longest task is than the median, and what all of it uses. */
import { type Counters, count, delta, duration, gauge, last, lastOrNull, timing } from "@labs/experiment";
import type { Counter } from "./rig.ts";

const mechanism = { role: "mechanism" } as const;
const seen =
  "Of threads the processor time of each part, else as the tasks are listed by Spark's REST interface for the stage with the longest one.";

export const metrics = {
  time: duration({ in: "sessions", meaning: "Of the whole job, from the log to its output." }),
  "time of the join": duration({ ...mechanism, in: "join" }),
  "longest task": timing(last<Counter>("longestTaskMs", 1e-3), { ...mechanism, unit: "s", meaning: seen }),
  "longest over median": gauge(
    ({ last }: Counters<Counter>) => last("longestTaskMs") / Math.max(0.01, last("medianTaskMs")),
    { role: "headline", unit: "x", meaning: seen },
  ),
  "largest task": count(({ last }: Counters<Counter>) => (100 * last("largestTaskEvents")) / last("events"), {
    ...mechanism,
    unit: "%",
    meaning: "Of all events: those that one task was given.",
  }),
  "processor time": timing(
    (counters: Counters<Counter>) => delta<Counter>("processorMs", 1e-3)(counters) || null,
    { role: "price", unit: "s", meaning: "Of the processes that do the job." },
  ),
  tasks: gauge(last<Counter>("tasks"), { ...mechanism, meaning: "Of the stage with the longest task." }),
  shuffled: gauge(lastOrNull<Counter>("shuffleBytes", 1e-6), { role: "price", unit: "MB" }),
  spilled: gauge(lastOrNull<Counter>("spilledBytes", 1e-6), { ...mechanism, unit: "MB" }),
  "garbage collection": gauge(lastOrNull<Counter>("gcMs"), { ...mechanism, unit: "ms" }),
};
