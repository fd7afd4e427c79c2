/**
 * Sleeps until the next moment of the plan and tells the parent how many have passed.
 *
 * @module
 */
import { parentPort, workerData } from "node:worker_threads";

const dueMs: Float64Array = workerData;
const neverNotified = new Int32Array(new SharedArrayBuffer(4));

/** Kernels let a sleep overrun by about this, milliseconds; the thread wakes earlier by that much and watches the clock. */
const overrunMs = 0.05;

const now = (): number => Number(process.hrtime.bigint()) / 1e6;

parentPort?.once("message", (startMs: number) => {
  let passed = 0;
  while (passed < dueMs.length) {
    const before = passed;
    const at = now() - startMs;
    while ((dueMs[passed] ?? Number.POSITIVE_INFINITY) <= at) passed++;
    if (passed > before) {
      parentPort?.postMessage(passed);
    } else {
      const sleepMs = (dueMs[passed] ?? 0) - at - overrunMs;
      if (sleepMs > 0) Atomics.wait(neverNotified, 0, 0, sleepMs);
    }
  }
});
parentPort?.postMessage(0);
