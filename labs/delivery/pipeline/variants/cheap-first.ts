import { cheapestFirst } from "../data.ts";
import { variant } from "../rig.ts";

/** Every gate one after another, the cheapest first, until one is red. */
export const { open } = variant(async (_commit, run) => {
  for (const gate of cheapestFirst) if (!(await run(gate))) return;
});
