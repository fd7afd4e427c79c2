/** What the whole process uses, the load generator in it included, and how late its main thread is. */
import { createHistogram } from "node:perf_hooks";

/** Processor time of all threads, milliseconds. */
export function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Resident memory, bytes. */
export function residentBytes(): number {
  return process.memoryUsage.rss();
}

const tickMs = 2;

/** How late the timers of this thread are. */
export interface LoopDelay extends Disposable {
  /** p99 in milliseconds since the last call. */
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
