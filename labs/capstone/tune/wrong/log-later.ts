/** The answer does not wait for the log: entries gather in memory for a quarter of a second, and a crash loses them. */
import type { Entry } from "../contract.ts";
import { variant } from "../rig.ts";

export const open = variant(["cache", "index", "pool", "short", "batched-log"], {
  openLog: (write) => {
    let waiting: Entry[] = [];
    const writeAll = () => {
      const batch = waiting;
      waiting = [];
      write(batch).catch(() => {});
    };
    return async (entry) => {
      if (waiting.length === 0) setTimeout(writeAll, 250).unref();
      waiting.push(entry);
    };
  },
});
