/** Delivers in the background, one step after another, for as long as the process lives. */
import { setTimeout as sleep } from "node:timers/promises";

/** Where there is nothing to do the worker looks again after this time. Events that come meanwhile travel together. */
const pollIntervalMs = 20;
const backoff = { firstMs: 20, maxMs: 500 };

/**
 * Runs steps until it is disposed of.
 *
 * @param step resolves to whether there was something to do; where it rejects, it is retried with a growing delay
 * @param failed is called with every rejection
 */
export function startWorker(step: () => Promise<boolean>, failed: (error: unknown) => void): AsyncDisposable {
  const stop = new AbortController();
  const pause = (ms: number) => sleep(ms, undefined, { signal: stop.signal }).catch(() => {});

  async function run(): Promise<void> {
    for (let failures = 0; !stop.signal.aborted; ) {
      try {
        const busy = await step();
        failures = 0;
        if (!busy) await pause(pollIntervalMs);
      } catch (error) {
        failed(error);
        // Half of it is random: many instances must not retry at the same moment.
        await pause(Math.min(backoff.maxMs, backoff.firstMs * 2 ** failures++) * (0.5 + Math.random() / 2));
      }
    }
  }
  const ended = run();
  return {
    async [Symbol.asyncDispose]() {
      stop.abort();
      await ended;
    },
  };
}
