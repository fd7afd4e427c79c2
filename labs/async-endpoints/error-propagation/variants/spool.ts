/** The event is on this machine's disk before the caller is answered, and goes to the log from there. */
import pg from "pg";
import type { SecurityEvent } from "../contract.ts";
import { deliveryMs, maxBacklog } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant(async (tools) => {
  const { firewall, log, ignoreConnectionErrors, insertVerdict, deliver, countDuplicates } = tools;
  const pool = ignoreConnectionErrors(
    new pg.Pool({ ...log, max: 1, connectionTimeoutMillis: deliveryMs, query_timeout: deliveryMs }),
  );
  const spool = await tools.openSpool();
  let backlog = spool.leftBehind;

  const worker = tools.startWorker(async () => {
    const segment = await spool.oldest();
    if (segment === null) return false;
    const events: SecurityEvent[] = segment.lines.map((line) => JSON.parse(line));
    countDuplicates(await deliver(pool, events));
    // Between these two lines a crash means that all of them are delivered again.
    await segment.remove();
    backlog -= events.length;
    return true;
  });

  return {
    answer: async (event) => {
      if (backlog >= maxBacklog) throw tools.overloaded(`${backlog} events wait for the log`);
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
