import { cheapestFirst } from "../data.ts";
import { byExitCode, variant } from "../rig.ts";

/** `node --run`, which ends with 0 where the shell of a script was killed. */
export const { open } = variant(
  async (_commit, run) => {
    for (const gate of cheapestFirst) if (!(await run(gate))) return;
  },
  { ...byExitCode, command: ({ name }) => `node --run ${name}` },
);
