/** The answer does not wait for the log: entries gather in memory for a quarter of a second, and a crash loses them. */
import type { Entry } from "../contract.ts";
import { variant } from "../rig.ts";
import { writeEntries } from "../support/tables.ts";

export const open = variant(["cache", "index", "pool", "short", "batched-log"], {
  openLog: (connect) => {
    let waiting: Entry[] = [];
    const write = () => {
      const batch = waiting;
      waiting = [];
      connect((client) => writeEntries(client, batch)).catch(() => {});
    };
    return async (entry) => {
      if (waiting.length === 0) setTimeout(write, 250).unref();
      waiting.push(entry);
    };
  },
});
