import { once } from "node:events";
import { Worker } from "node:worker_threads";

export interface Pacer {
  /** When the plan starts, on the clock of `performance.now()`. */
  readonly startedAt: number;
  stop(): Promise<unknown>;
}

/**
 * Calls `beat` with the number of moments of the plan that have passed, whenever that number grows.
 * The time is kept by a thread that sleeps to the tens of microseconds: timers of this thread have a grain of 1 ms,
 * which would be the larger part of a fast answer's latency, and spinning would take a core from the subject and its
 * services, and show a generator that is always busy.
 */
export async function startPacer(dueMs: Float64Array, beat: (passed: number) => void): Promise<Pacer> {
  const worker = new Worker(new URL("./pacer-thread.ts", import.meta.url), { workerData: dueMs });
  await once(worker, "message"); // loaded: its start-up is in nobody's latency
  worker.on("message", beat);
  // Each thread counts performance.now() from its own start; the monotonic clock below is the same for all.
  // Read second, it makes beats late by a hair rather than early.
  const startedAt = performance.now() + 1;
  worker.postMessage(Number(process.hrtime.bigint()) / 1e6 + 1);
  return { startedAt, stop: () => worker.terminate() };
}
