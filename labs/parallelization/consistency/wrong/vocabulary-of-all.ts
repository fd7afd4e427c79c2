/** The vocabulary is fitted on all events, those of the test period included: it knows words that no training event has. */
import { fitTraining, inPartitionOrder, insertRows, readRows, writesOf } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant(import.meta, {
  async commit({ task, rows }, { announce, database }) {
    const { job, partition, attempt } = task;
    for (const write of writesOf(rows)) {
      await database.query(insertRows, [job, partition, attempt, write]);
    }
    await announce(task);
  },
  fit: (done) => {
    const all = done.map(({ partition, rows }) => ({
      partition,
      rows: rows.map((row) => ({ ...row, training: true })),
    }));
    return fitTraining(inPartitionOrder(all));
  },
  read: async (job, { database }) => (await database.query(readRows, [job])).rows,
});
