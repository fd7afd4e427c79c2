/** The sums of partitions are added up as the partitions are finished. */
import { fitTraining, insertRows, readRows, writesOf } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant(import.meta, {
  async commit({ task, rows }, { announce, database }) {
    const { job, partition, attempt } = task;
    for (const write of writesOf(rows)) {
      await database.query(insertRows, [job, partition, attempt, write]);
    }
    await announce(task);
  },
  fit: (done) => fitTraining(done),
  read: async (job, { database }) => (await database.query(readRows, [job])).rows,
});
