/** Events wait until the watermark has passed them, then go on in order, each once; what comes later is set aside. */
import type { SecurityEvent } from "../contract.ts";
import { allowedLateness, insertRows, readCommitted, writesOf } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant(import.meta, {
  order(arrived) {
    const events: SecurityEvent[] = [];
    const late: SecurityEvent[] = [];
    const seen = new Set<number>();
    let waiting: SecurityEvent[] = [];
    let watermark = Number.NEGATIVE_INFINITY;
    const release = (before: number) => {
      const due = waiting.filter(({ at }) => at < before);
      waiting = waiting.filter(({ at }) => at >= before);
      events.push(...due.toSorted((one, other) => one.at - other.at || one.id - other.id));
    };
    for (const event of arrived) {
      if (seen.has(event.id)) continue;
      seen.add(event.id);
      watermark = Math.max(watermark, event.at - allowedLateness);
      if (event.at < watermark) late.push(event);
      else waiting.push(event);
      release(watermark);
    }
    release(Number.POSITIVE_INFINITY);
    return { events, late };
  },
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
