/** Rows carry their attempt; in the same transaction an upsert names the attempt that counts, and never an older one. */
import { insertRows, readCommitted, writesOf } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant(import.meta, {
  async commit({ task, rows }, { announce, database }) {
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
    await database.query("COMMIT");
    await announce(task);
  },
  read: async (job, { database }) => (await database.query(readCommitted, [job])).rows,
});
