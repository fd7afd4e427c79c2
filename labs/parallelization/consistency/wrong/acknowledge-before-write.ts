/** Rows are kept in memory until there are enough of them for one write: the task is acknowledged before it is stored. */
import type { Row, Task } from "../contract.ts";
import { insertRows, readRows } from "../data.ts";
import { variant } from "../rig.ts";

/** Tasks for one large write; a job has fewer. */
const enough = 30;
const kept: { readonly task: Task; readonly rows: readonly Row[] }[] = [];

export const open = variant(import.meta, {
  async commit(output, { announce, database }) {
    kept.push(output);
    await announce(output.task);
    if (kept.length < enough) return;
    for (const { task, rows } of kept.splice(0)) {
      const { job, partition, attempt } = task;
      await database.query(insertRows, [job, partition, attempt, JSON.stringify(rows)]);
    }
  },
  read: async (job, { database }) => (await database.query(readRows, [job])).rows,
});
