/** Delivers behind the callers' backs, one step after the other, for as long as the process lives. */
import { setTimeout as sleep } from "node:timers/promises";

/** Nothing to do: look again so soon. Events that come meanwhile travel together. */
const lingerMs = 20;
const backoff = { firstMs: 20, mostMs: 500 };

/**
 * Runs steps until it is disposed of.
 *
 * @param step resolves to whether there was something to do; where it rejects, it is tried again later and later
 * @param failed hears of every rejection
 */
export function startWorker(step: () => Promise<boolean>, failed: (error: unknown) => void): AsyncDisposable {
  const stop = new AbortController();
  const pause = (ms: number) => sleep(ms, undefined, { signal: stop.signal }).catch(() => {});

  async function run(): Promise<void> {
    for (let failures = 0; !stop.signal.aborted; ) {
      try {
        const busy = await step();
        failures = 0;
        if (!busy) await pause(lingerMs);
      } catch (error) {
        failed(error);
        // Half of it by chance: many instances must not come back at the same moment.
        await pause(Math.min(backoff.mostMs, backoff.firstMs * 2 ** failures++) * (0.5 + Math.random() / 2));
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
