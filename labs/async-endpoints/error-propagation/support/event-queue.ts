/** The queue of pg-boss: a table in the firewall's own database. */
import { PgBoss } from "pg-boss";
import { queueName } from "../data.ts";

/** A worker that has not finished by then counts as dead, and its jobs go to another. */
const leaseSeconds = 2;

const options = (postgres: string) => ({
  connectionString: postgres,
  schema: "event_queue",
  schedule: false,
  max: 4,
});

/** Makes the tables and the queue. */
export async function makeQueue(postgres: string): Promise<void> {
  const boss = new PgBoss({ ...options(postgres), supervise: false });
  boss.on("error", () => {});
  await boss.start();
  try {
    await boss.createQueue(queueName, { expireInSeconds: leaseSeconds, retryLimit: 1000 });
  } finally {
    await boss.stop({ graceful: false });
  }
}

/** Joins the queue. */
export async function joinQueue(postgres: string, failed: (error: unknown) => void): Promise<PgBoss> {
  const boss = new PgBoss({
    ...options(postgres),
    migrate: false,
    // By default once a minute: how soon a dead worker's jobs are found.
    superviseIntervalSeconds: 1,
    monitorIntervalSeconds: 1,
  });
  boss.on("error", failed);
  await boss.start();
  return boss;
}
