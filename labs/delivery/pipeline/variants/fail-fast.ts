import { asAdded } from "../data.ts";
import { variant } from "../rig.ts";

/** Every gate one after another, in the order in which they were added, until one is red. */
export const { open } = variant(async (_commit, run) => {
  for (const gate of asAdded) if (!(await run(gate))) return;
});
