/** The event is on this machine's disk before the caller is answered, and goes to the log from there. */
import pg from "pg";
import { backlogMost, deliveryMs, logging } from "../contract.ts";
import type { SecurityEvent } from "../data.ts";
import { Overloaded } from "../errors.ts";
import { outliveBackends } from "../outlive-backends.ts";
import { openSpool } from "../spool.ts";
import { deliver, insertVerdict } from "../statements.ts";
import { startWorker } from "../worker.ts";

export const open = logging(async ({ firewall, log, report, folder, again }) => {
  const pool = outliveBackends(
    new pg.Pool({ ...log, max: 1, connectionTimeoutMillis: deliveryMs, query_timeout: deliveryMs }),
  );
  const spool = await openSpool(folder);
  let backlog = spool.leftBehind;

  const worker = startWorker(async () => {
    const segment = await spool.oldest();
    if (segment === null) return false;
    const events: SecurityEvent[] = segment.lines.map((line) => JSON.parse(line));
    again(await deliver(pool, events));
    // Between these two lines a crash means that all of them are delivered again.
    await segment.remove();
    backlog -= events.length;
    return true;
  }, report.failed);

  return {
    answer: async (event) => {
      if (backlog >= backlogMost) throw new Overloaded(`${backlog} events wait for the log`);
      backlog++;
      try {
        await insertVerdict(firewall, event);
        await spool.append(JSON.stringify(event));
      } catch (error) {
        backlog--;
        throw error;
      }
      return event.decision;
    },
    pending: () => backlog,
    async [Symbol.asyncDispose]() {
      await worker[Symbol.asyncDispose]();
      await spool[Symbol.asyncDispose]();
      await pool.end();
    },
  };
});
