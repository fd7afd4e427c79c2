import { cheapestFirst } from "../data.ts";
import { byExitCode, variant } from "../rig.ts";

/** A gate that could not run, or was killed, is no red one. */
export const { open } = variant(
  async (_commit, run) => {
    for (const gate of cheapestFirst) if (!(await run(gate))) return;
  },
  { ...byExitCode, isGreen: ({ code }) => code !== 1 },
);
