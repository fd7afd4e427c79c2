/** Each event is looked for and inserted under a lock of its own. */
import { insertRows, readRows } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant(import.meta, {
  async commit({ task, rows }, { announce, database }) {
    const { job, partition, attempt } = task;
    const isThere = "SELECT FROM features WHERE job = $1 AND id = $2";
    for (const row of rows) {
      await database.query("SELECT pg_advisory_lock(hashtext($1), $2)", [job, row.id]);
      const { rowCount } = await database.query(isThere, [job, row.id]);
      if (rowCount === 0) await database.query(insertRows, [job, partition, attempt, JSON.stringify([row])]);
      await database.query("SELECT pg_advisory_unlock(hashtext($1), $2)", [job, row.id]);
    }
    await announce(task);
  },
  read: async (job, { database }) => (await database.query(readRows, [job])).rows,
});
