/** Each file's sessions by themselves: a session that goes on in the next file is counted twice. */
import { partsOf, readPart, readTenants } from "../../shared/log.ts";
import { writeOutput } from "../../shared/output.ts";
import {
  eventColumns,
  mergeTotals,
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
      parts.push(totalsOf(sessionsOf(events), thresholdsOf(tenants)));
    }
    await writeOutput(output, mergeTotals(parts), tenants);
    return {};
  },
  async [Symbol.asyncDispose]() {},
}));
