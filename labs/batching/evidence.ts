/** Figures that the experiments have in common, out of the counters of a cell. */
import { createHistogram } from "node:perf_hooks";
import type { Counters } from "@labs/experiment";

/** How much a counter grew for each step of another. */
export function per<K extends string>(counter: K, each: NoInfer<K>, times = 1) {
  return (counters: Counters<K>): number | null => {
    const steps = counters.delta(each);
    return steps === 0 ? null : (times * counters.delta(counter)) / steps;
  };
}

/** Share of a whole that is not the part, in per cent. */
export function without<K extends string>(part: K, whole: NoInfer<K>) {
  return (counters: Counters<K>): number | null => {
    const all = counters.delta(whole);
    return all === 0 ? null : 100 * (1 - counters.delta(part) / all);
  };
}

/** Of the whole process, all its threads and the load generator in it included. */
export function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Resident memory of the whole process, in bytes. */
export function residentBytes(): number {
  return process.memoryUsage.rss();
}

const tickMs = 2;

/** How late the timers of this thread are. */
export interface LoopDelay extends Disposable {
  /** p99 in milliseconds since it was last asked. */
  p99Ms(): number;
}

export function watchLoop(): LoopDelay {
  const delays = createHistogram();
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    delays.record(Math.max(1, Math.round(1000 * (now - last - tickMs))));
    last = now;
  }, tickMs);
  timer.unref();
  return {
    p99Ms() {
      const p99 = delays.count === 0 ? 0 : delays.percentile(99) / 1000;
      delays.reset();
      return p99;
    },
    [Symbol.dispose]: () => clearInterval(timer),
  };
}
