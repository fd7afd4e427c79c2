/** A thread for each core: first each takes files and sorts their events by user, then each cuts some users' sessions. */
import { Piscina } from "piscina";
import type { EventColumns, Totals } from "../contract.ts";
import { variant } from "../rig.ts";

const filename = new URL("../support/tasks.ts", import.meta.url).href;

export const open = variant(async ({ cores, steps }) => {
  const pool = new Piscina({ filename, minThreads: cores, maxThreads: cores });
  const buckets = 2 * cores;
  return {
    async run(log, output) {
      const tenants = await steps.tenants(log);
      const files: EventColumns[][] = await Promise.all(
        (await steps.parts(log)).map((part) => pool.run({ part, buckets }, { name: "split" })),
      );
      const parts: Totals[] = await Promise.all(
        Array.from({ length: buckets }, (_, bucket) => {
          const pieces = files.flatMap((file) => file[bucket] ?? []);
          return pool.run({ pieces, tenants }, { name: "totals" });
        }),
      );
      await steps.write(output, steps.merge(parts), tenants);
      return { tasks: files.length + parts.length };
    },
    async idle(tasks) {
      await Promise.all(Array.from({ length: tasks }, () => pool.run(null, { name: "nothing" })));
    },
    [Symbol.asyncDispose]: () => pool.destroy(),
  };
});
