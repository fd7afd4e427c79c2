/** One process, one part of the log after another. */
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
    const parts = [];
    for (const file of await partsOf(log)) {
      const { tenant, line } = await readPart(file);
      const events = eventColumns(line.length);
      parseLines(tenant, line, events);
      parts.push(events);
    }
    const totals = totalsOf(sessionsOf(joinColumns(parts)), thresholdsOf(tenants));
    await writeOutput(output, totals, tenants);
    return {};
  },
  async [Symbol.asyncDispose]() {},
}));
