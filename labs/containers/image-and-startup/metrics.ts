/** What is reported: how long a caller waits for a new container, what has to be moved for it, and how it ends. */
import { count, duration, gauge, last, lastOrNull, timing } from "@labs/experiment";
import type { Counter } from "./rig.ts";

const image = { in: "image" } as const;
const starts = { in: ["one-core", "half-core"] } as const;
const stop = { in: "stop" } as const;

export const metrics = {
  "first answer": duration({
    ...starts,
    meaning: "From `docker run` to a verdict, the engine's own work included.",
  }),
  "image size": count(last<Counter>("bytes", 1e-6), { ...image, role: "headline", unit: "MB" }),
  ready: timing(last<Counter>("readyMs"), {
    ...starts,
    role: "mechanism",
    unit: "ms",
    meaning: "From the start of process 1 until /readyz answers 200: what the image decides.",
  }),
  files: count(last<Counter>("files"), { ...image, role: "mechanism" }),
  layers: count(last<Counter>("layers"), { ...image, role: "mechanism" }),
  "development packages": count(last<Counter>("developmentPackages"), {
    ...image,
    role: "mechanism",
    meaning: "Of five that only developers need.",
  }),
  "test files": count(last<Counter>("testFiles"), { ...image, role: "mechanism" }),
  "runs as root": count(last<Counter>("runsAsRoot"), { ...image, role: "mechanism" }),
  "has a shell": count(last<Counter>("hasShell"), { ...image, role: "mechanism" }),
  memory: gauge(last<Counter>("residentBytes", 1e-6), { in: "one-core", role: "price", unit: "MB" }),
  rebuild: gauge(lastOrNull<Counter>("rebuildMs", 1e-3), {
    ...image,
    role: "price",
    unit: "s",
    meaning: "After an edit of one source file, once per run.",
  }),
  "changed layers": gauge(lastOrNull<Counter>("changedBytes", 1e-6), {
    ...image,
    role: "price",
    unit: "MB",
    meaning: "Made anew by that edit: what is pushed, and pulled by every node.",
  }),
  stop: gauge(last<Counter>("stopMs"), { ...stop, role: "price", unit: "ms", meaning: "docker stop." }),
  "exit code": count(last<Counter>("exitCode"), {
    ...stop,
    role: "mechanism",
    meaning: "0: the service drained. 137: it was killed after five seconds.",
  }),
  "heap's exit code": count(last<Counter>("heapExitCode"), {
    in: "memory",
    role: "mechanism",
    meaning:
      "Objects beyond the heap's limit, half of the container's memory: V8 aborts with a stack (134 under an init, 139 as process 1).",
  }),
  "buffers' exit code": count(last<Counter>("buffersExitCode"), {
    in: "memory",
    role: "mechanism",
    meaning: "Buffers beyond the container's memory: the kernel kills without a word (137).",
  }),
};
