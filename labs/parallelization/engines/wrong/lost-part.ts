/** A part that cannot be read is left out, and the job succeeds all the same. */
import { partsOf, readPart, readTenants } from "../../shared/log.ts";
import { writeOutput } from "../../shared/output.ts";
import {
  eventColumns,
  joinColumns,
  parseLines,
  sessionsOf,
  thresholdsOf,
  totalsOf,
} from "../../shared/sessions.ts";
import { variant } from "../rig.ts";

export const open = variant(async () => ({
  async run(log, output) {
    const tenants = await readTenants(log);
    const reads = (await partsOf(log)).map((file, part) =>
      part === 3 ? Promise.reject(new Error("the worker that had it died")) : readPart(file),
    );
    const parts = (await Promise.allSettled(reads)).flatMap((read) => {
      if (read.status === "rejected") return [];
      const events = eventColumns(read.value.line.length);
      parseLines(read.value.tenant, read.value.line, events);
      return events;
    });
    const totals = totalsOf(sessionsOf(joinColumns(parts)), thresholdsOf(tenants));
    await writeOutput(output, totals, tenants);
    return {};
  },
  async [Symbol.asyncDispose]() {},
}));
