/** What is to be announced is stored in the same transaction; the coordinator announces what is stored. */
import { insertRows, readCommitted, writesOf } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant(import.meta, {
  async commit({ task, rows }, { database }) {
    const { job, partition, attempt } = task;
    await database.query("BEGIN");
    for (const write of writesOf(rows)) {
      await database.query(insertRows, [job, partition, attempt, write]);
    }
    const { rowCount } = await database.query(
      `INSERT INTO commits VALUES ($1, $2, $3) ON CONFLICT (job, partition)
       DO UPDATE SET attempt = excluded.attempt WHERE commits.attempt < excluded.attempt`,
      [job, partition, attempt],
    );
    if (rowCount === 0) return void (await database.query("ROLLBACK"));
    await database.query(
      `INSERT INTO outbox VALUES ($1, $2, $3)
       ON CONFLICT (job, partition) DO UPDATE SET attempt = excluded.attempt`,
      [job, partition, attempt],
    );
    await database.query("COMMIT");
  },
  async finish([first], { announce, database }) {
    const { rows } = await database.query("SELECT * FROM outbox WHERE job = $1", [first?.job]);
    for (const task of rows) {
      await announce(task);
      await database.query("DELETE FROM outbox WHERE job = $1 AND partition = $2", [
        task.job,
        task.partition,
      ]);
    }
  },
  read: async (job, { database }) => (await database.query(readCommitted, [job])).rows,
});
