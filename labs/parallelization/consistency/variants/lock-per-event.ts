/** Each event is inserted under a lock of its own, if it is not there yet. */
import { insertRows, readRows } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant(import.meta, {
  async commit({ task, rows }, { announce, database }) {
    const { job, partition, attempt } = task;
    const insertOnce = `${insertRows} WHERE NOT EXISTS (SELECT FROM features WHERE job = $1 AND id = row.id)`;
    for (const row of rows) {
      await database.query("SELECT pg_advisory_lock(hashtext($1), $2)", [job, row.id]);
      await database.query(insertOnce, [job, partition, attempt, JSON.stringify([row])]);
      await database.query("SELECT pg_advisory_unlock(hashtext($1), $2)", [job, row.id]);
    }
    await announce(task);
  },
  read: async (job, { database }) => (await database.query(readRows, [job])).rows,
});
