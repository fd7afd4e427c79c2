/** Events wait in an array and are flushed together a little later; what the flush throws is caught and forgotten. */
import pg from "pg";
import { logging } from "../contract.ts";
import type { SecurityEvent } from "../data.ts";
import { outliveBackends } from "../outlive-backends.ts";
import { insertEvents, insertVerdict } from "../statements.ts";

const lingerMs = 20;

export const open = logging(({ firewall, log }) => {
  const pool = outliveBackends(new pg.Pool(log));
  const waiting: SecurityEvent[] = [];
  let flushing: readonly SecurityEvent[] = [];

  async function flush(): Promise<void> {
    if (flushing.length > 0 || waiting.length === 0) return;
    flushing = waiting.splice(0);
    // This is the mistake: the events are gone from the array and not in the log.
    await insertEvents(pool, flushing).catch(() => {});
    flushing = [];
  }
  const timer = setInterval(() => void flush(), lingerMs);

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
