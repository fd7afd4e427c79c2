/** What the event loop of this process went through. */
import { monitorEventLoopDelay, performance } from "node:perf_hooks";

/** How often the loop is looked at. */
const resolutionMs = 2;

export type LoopCounter = "loopDelayP99Ms" | "loopBusyMs" | "loopMs" | "residentBytes";

export interface LoopWatch extends Disposable {
  /** Delays since the last reading; time and busy time since the start of the process. */
  read(): Readonly<Record<LoopCounter, number>>;
}

/** Begins to watch. A delay is how much later than due a timer was served. */
export function watchLoop(): LoopWatch {
  const delays = monitorEventLoopDelay({ resolution: resolutionMs });
  delays.enable();
  return {
    read() {
      const loopDelayP99Ms = Math.max(0, delays.percentile(99) / 1e6 - resolutionMs);
      // The next reading covers only what comes after this one.
      delays.reset();
      const { active, idle } = performance.eventLoopUtilization();
      return {
        loopDelayP99Ms,
        loopBusyMs: active,
        loopMs: active + idle,
        residentBytes: process.memoryUsage.rss(),
      };
    },
    [Symbol.dispose]: () => void delays.disable(),
  };
}
