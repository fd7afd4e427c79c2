/** How long jobs take by size, what engines cost before and beside the work, and what the death of a worker costs. */
import { type Counters, count, delta, duration, gauge, last, lastOrNull, timing } from "@labs/experiment";
import type { Counter } from "./rig.ts";
import { idleTasks } from "./scripts.ts";

const sizes = ["thousand", "ten-thousand", "hundred-thousand", "huge"] as const;
const mechanism = { role: "mechanism" } as const;

export const metrics = {
  time: duration({
    in: "largest",
    meaning: "Of the largest job, from the log to its output; the engine has started.",
  }),
  "start and first job": duration({
    ...mechanism,
    in: "start",
    meaning: "Of the first job, with all that the engine starts for it.",
  }),
  "time by size": duration({ ...mechanism, in: sizes }),
  "processor time": timing(
    (counters: Counters<Counter>) => delta<Counter>("processorMs", 1e-3)(counters) || null,
    { role: "price", in: "largest", unit: "s", meaning: "Of all its processes, in the largest job." },
  ),
  memory: gauge(lastOrNull<Counter>("peakBytes", 1e-6), {
    role: "price",
    in: "largest",
    unit: "MB",
    meaning: "The most that each of its processes has had, added up.",
  }),
  "time per task": timing(lastOrNull<Counter>("idleMs", 1 / idleTasks), {
    ...mechanism,
    in: "overhead",
    unit: "ms",
    meaning: `Of ${idleTasks} tasks that do nothing.`,
  }),
  "time lost": count(({ last }: Counters<Counter>) => (last("killedMs") - last("undisturbedMs")) / 1000, {
    ...mechanism,
    in: "worker-killed",
    unit: "s",
    meaning: "By the death of a worker in mid job; where there is one process, it is started anew.",
  }),
  tasks: count(last<Counter>("tasks"), {
    ...mechanism,
    in: "largest",
    meaning: "That workers were given, as the engine lists them; 0 where there are none.",
  }),
  "wrong results": count(last<Counter>("wrongResults"), { ...mechanism, in: "worker-killed" }),
  "jobs done again": count(last<Counter>("again"), {
    ...mechanism,
    in: "worker-killed",
    meaning: "From their beginning, because the engine died with its worker.",
  }),
  "tasks done again": count(last<Counter>("recomputedTasks"), {
    ...mechanism,
    in: "worker-killed",
    meaning: "Lost with their worker, or because another task's output was.",
  }),
  shuffled: gauge(lastOrNull<Counter>("shuffleBytes", 1e-6), {
    ...mechanism,
    in: "largest",
    unit: "MB",
    meaning: "As Spark counts what its shuffles write.",
  }),
};
