/** What is reported: how long a caller waits for a new instance, what the start consisted of, and what a variant costs. */
import { count, duration, gauge, last, lastOrNull, timing } from "@labs/experiment";
import type { Counter } from "./rig.ts";

const start = { in: "start" } as const;
const stop = { in: "stop" } as const;

export const metrics = {
  "first answer": duration({ ...start, meaning: "From the start of the process to a verdict." }),
  ready: timing(last<Counter>("readyMs"), {
    ...start,
    role: "mechanism",
    unit: "ms",
    meaning: "From the start of the process until /readyz answers 200.",
  }),
  processor: timing(lastOrNull<Counter>("processorMs"), {
    ...start,
    role: "mechanism",
    unit: "ms",
    meaning: "Of all threads, until the first answer: at half a core the start takes twice this at least.",
  }),
  modules: count(lastOrNull<Counter>("modules"), {
    ...start,
    role: "mechanism",
    meaning: "Files of code that the main thread and the scoring thread compile.",
  }),
  size: count(last<Counter>("bytes", 1e-6), {
    ...start,
    role: "price",
    unit: "MB",
    meaning: "Of the folder that is deployed, without Node.",
  }),
  memory: gauge(last<Counter>("residentBytes", 1e-6), { ...start, role: "price", unit: "MB" }),
  build: gauge(last<Counter>("buildMs", 1e-3), {
    ...start,
    role: "price",
    unit: "s",
    meaning: "To fill the folder, once per run; packages are linked and not fetched.",
  }),
  stop: gauge(last<Counter>("stopMs"), { ...stop, role: "price", unit: "ms", meaning: "After SIGTERM." }),
  "left running": count(last<Counter>("leftRunning"), {
    ...stop,
    role: "price",
    unit: "processes",
    meaning: "When the process that was started has ended; in a container they are killed at that moment.",
  }),
  "exit code": count(last<Counter>("exitCode"), {
    ...stop,
    role: "mechanism",
    meaning: "0: the service drained. 143: SIGTERM ended it. 137: it had to be killed.",
  }),
};
