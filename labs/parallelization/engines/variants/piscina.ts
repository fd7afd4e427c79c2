/** A thread for each core: first each takes files and sorts their events by user, then each cuts some users' sessions. */
import { Piscina } from "piscina";
import { partsOf, readTenants } from "../../shared/log.ts";
import { moving } from "../../shared/moving.ts";
import { writeOutput } from "../../shared/output.ts";
import {
  columnsOf,
  type EventColumns,
  mergeTotals,
  type TenantTotals,
  thresholdsOf,
} from "../../shared/sessions.ts";
import { variant } from "../rig.ts";

const filename = new URL("../support/tasks.ts", import.meta.url).href;

export const open = variant(async ({ cores }) => {
  const pool = new Piscina({ filename, minThreads: cores, maxThreads: cores });
  const buckets = 2 * cores;
  return {
    async run(log, output) {
      const tenants = await readTenants(log);
      const files: EventColumns[][] = await Promise.all(
        (await partsOf(log)).map((file) => pool.run({ file, buckets }, { name: "split" })),
      );
      const thresholds = thresholdsOf(tenants);
      const parts: Map<number, TenantTotals>[] = await Promise.all(
        Array.from({ length: buckets }, (_, bucket) => {
          const pieces = files.flatMap((file) => file[bucket] ?? []);
          const task = moving({ pieces, thresholds }, pieces.flatMap(columnsOf));
          return pool.run(task, { name: "totals" });
        }),
      );
      await writeOutput(output, mergeTotals(parts), tenants);
      return { tasks: files.length + parts.length };
    },
    async idle(tasks) {
      await Promise.all(Array.from({ length: tasks }, () => pool.run(null, { name: "nothing" })));
    },
    [Symbol.asyncDispose]: () => pool.destroy(),
  };
});
