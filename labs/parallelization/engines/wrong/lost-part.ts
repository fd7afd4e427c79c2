/** A file that cannot be read is left out, and the job succeeds all the same. */
import type { EventColumns } from "../contract.ts";
import { variant } from "../rig.ts";

export const open = variant(async ({ steps }) => ({
  async run(log, output) {
    const tenants = await steps.tenants(log);
    const pieces: EventColumns[] = [];
    for (const [index, part] of (await steps.parts(log)).entries()) {
      const read = index === 3 ? Promise.reject(new Error("the worker that had it died")) : steps.read(part);
      pieces.push(...(await read.then((events) => [events]).catch(() => [])));
    }
    await steps.write(output, steps.totals(pieces, tenants), tenants);
    return {};
  },
  async [Symbol.asyncDispose]() {},
}));
