/** The outbox as a library: the job is sent in the verdict's transaction, and pg-boss delivers it. */
import pg from "pg";
import type { SecurityEvent } from "../contract.ts";
import { deliveryMs, queueName } from "../data.ts";
import { variant } from "../rig.ts";

/** The event as text: jsonb, in which jobs are kept, does not take every character. */
type Job = { readonly event: string };

export const open = variant(async (tools) => {
  const { firewall, log, ignoreConnectionErrors, insertVerdict, deliver, countDuplicates, reportError } =
    tools;
  const pool = ignoreConnectionErrors(
    new pg.Pool({ ...log, max: 1, connectionTimeoutMillis: deliveryMs, query_timeout: deliveryMs }),
  );
  const boss = await tools.joinQueue();
  // Looked for twice a second, and at once where this process has sent one. A NOTIFY for each job would reach
  // every process, and serialise all commits of the server.
  const options = { batchSize: 256, burstWhenBatchFull: true, pollingIntervalSeconds: 0.5 };

  const worker = await boss.work<Job>(queueName, options, async (jobs) => {
    const events: SecurityEvent[] = jobs.map(({ data }) => JSON.parse(data.event));
    try {
      countDuplicates(await deliver(pool, events));
    } catch (error) {
      reportError(error);
      throw error;
    }
  });

  return {
    answer: async (event) => {
      const client = await firewall.connect();
      const db = { executeSql: (text: string, values?: unknown[]) => client.query(text, values) };
      try {
        await client.query("BEGIN");
        await insertVerdict(client, event);
        await boss.send(queueName, { event: JSON.stringify(event) } satisfies Job, { id: event.id, db });
        await client.query("COMMIT");
        client.release();
        boss.notifyWorker(worker);
      } catch (error) {
        // A client in the middle of a transaction must not be used again.
        client.release(true);
        throw error;
      }
      return event.decision;
    },
    pending: async () => {
      const { rows } = await firewall.query<{ count: number }>(
        "SELECT count(*)::integer AS count FROM event_queue.job WHERE state < 'completed'",
      );
      return rows[0]?.count ?? 0;
    },
    async [Symbol.asyncDispose]() {
      await boss.stop({ graceful: false });
      await pool.end();
    },
  };
});
