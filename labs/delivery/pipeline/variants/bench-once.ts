import { cheapestFirst, gates } from "../data.ts";
import { variant } from "../rig.ts";

/** Measures each commit once, in a process of its own: 5 % more than the commit before is red. */
const benchOnce = { ...gates.bench, script: "bench-once" };

/** Every gate one after another, the cheapest first, until one is red. */
export const { open } = variant(async (_commit, run) => {
  for (const gate of cheapestFirst) if (!(await run(gate === gates.bench ? benchOnce : gate))) return;
});
