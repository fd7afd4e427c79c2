/** Events wait in an array and are flushed together a little later; what the flush throws is caught and forgotten. */
import pg from "pg";
import type { SecurityEvent } from "../contract.ts";
import { variant } from "../rig.ts";

const flushIntervalMs = 20;

export const open = variant(({ firewall, log, ignoreConnectionErrors, insertVerdict, insertEvents }) => {
  const pool = ignoreConnectionErrors(new pg.Pool(log));
  const waiting: SecurityEvent[] = [];
  let flushing: readonly SecurityEvent[] = [];

  async function flush(): Promise<void> {
    if (flushing.length > 0 || waiting.length === 0) return;
    flushing = waiting.splice(0);
    // This is the mistake: the events are gone from the array and not in the log.
    await insertEvents(pool, flushing).catch(() => {});
    flushing = [];
  }
  const timer = setInterval(() => void flush(), flushIntervalMs);

  return {
    answer: async (event) => {
      await insertVerdict(firewall, event);
      waiting.push(event);
      return event.decision;
    },
    pending: () => waiting.length + flushing.length,
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await pool.end();
    },
  };
});
