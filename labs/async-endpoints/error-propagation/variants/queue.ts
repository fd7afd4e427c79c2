/** The outbox as a library: the job is sent in the verdict's transaction, and pg-boss delivers it. */
import { queueName } from "../data.ts";
import { variant } from "../rig.ts";

/** The event as text: jsonb, in which jobs are kept, does not take every character. */
type Job = { readonly event: string };

// Looked for twice a second, and at once where this process has sent one. A NOTIFY for each job would reach
// every process, and serialise all commits of the server.
const pace = { batchSize: 256, burstWhenBatchFull: true, pollingIntervalSeconds: 0.5 };

export const open = variant(
  async ({ firewall, logPool, insertVerdict, deliver, inTransaction, joinQueue, reportError }) => {
    const log = logPool();
    const boss = await joinQueue();

    const worker = await boss.work<Job>(queueName, pace, async (jobs) => {
      await deliver(
        log,
        jobs.map(({ data }) => JSON.parse(data.event)),
      ).catch((error: unknown) => {
        reportError(error);
        throw error;
      });
    });

    return {
      answer: async (event) => {
        await inTransaction(firewall, async (client) => {
          await insertVerdict(client, event);
          const db = { executeSql: (text: string, values?: unknown[]) => client.query(text, values) };
          await boss.send(queueName, { event: JSON.stringify(event) } satisfies Job, { id: event.id, db });
        });
        boss.notifyWorker(worker);
        return event.decision;
      },
      waiting: async () => {
        const { rows } = await firewall.query<{ count: string }>(
          "SELECT count(*) FROM event_queue.job WHERE state < 'completed'",
        );
        return Number(rows[0]?.count);
      },
    };
  },
);
