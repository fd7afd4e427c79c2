/** Each file's sessions by themselves: a session that goes on in the next file is counted twice. */
import type { Totals } from "../contract.ts";
import { variant } from "../rig.ts";

export const open = variant(async ({ steps }) => ({
  async run(log, output) {
    const tenants = await steps.tenants(log);
    const totals: Totals[] = [];
    for (const part of await steps.parts(log)) totals.push(steps.totals([await steps.read(part)], tenants));
    await steps.write(output, steps.merge(totals), tenants);
    return {};
  },
  async [Symbol.asyncDispose]() {},
}));
