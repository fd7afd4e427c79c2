/** One process, one file of the log after another. */
import type { EventColumns } from "../contract.ts";
import { variant } from "../rig.ts";

export const open = variant(async ({ steps }) => ({
  async run(log, output) {
    const tenants = await steps.tenants(log);
    const pieces: EventColumns[] = [];
    for (const part of await steps.parts(log)) pieces.push(await steps.read(part));
    await steps.write(output, steps.totals(pieces, tenants), tenants);
    return {};
  },
  async [Symbol.asyncDispose]() {},
}));
