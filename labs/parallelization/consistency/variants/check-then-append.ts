/** A task whose partition has rows is taken for done. */
import { insertRows, readRows, writesOf } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant(import.meta, {
  async commit({ task, rows }, { announce, database }) {
    const { job, partition, attempt } = task;
    const isThere = "SELECT FROM features WHERE job = $1 AND partition = $2 LIMIT 1";
    const { rowCount } = await database.query(isThere, [job, partition]);
    if (rowCount !== 0) return;
    for (const write of writesOf(rows)) {
      await database.query(insertRows, [job, partition, attempt, write]);
    }
    await announce(task);
  },
  read: async (job, { database }) => (await database.query(readRows, [job])).rows,
});
