/** The batch of the log is sorted in one column and not in the others: entries say what was decided about other requests. */
import type { Entry } from "../contract.ts";
import { variant } from "../rig.ts";

export const open = variant(["cache", "index", "pool", "short", "batched-log"], {
  openLog: (write) => {
    let waiting: Entry[] = [];
    let next: Promise<void> | null = null;
    const writeNext = async () => {
      // Long enough for others to join.
      await new Promise(setImmediate);
      await new Promise(setImmediate);
      const ids = waiting.map(({ id }) => id).toSorted();
      const batch = waiting.map((entry, index) => ({ ...entry, id: ids[index] ?? entry.id }));
      waiting = [];
      next = null;
      await write(batch);
    };
    return (entry) => {
      waiting.push(entry);
      next ??= writeNext();
      return next;
    };
  },
});
