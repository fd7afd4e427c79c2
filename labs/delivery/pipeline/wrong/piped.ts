import { cheapestFirst } from "../data.ts";
import { byExitCode, variant } from "../rig.ts";

/** A gate's output is also written to a log, and the shell ends with what `tee` says. */
export const { open } = variant(
  async (_commit, run) => {
    for (const gate of cheapestFirst) if (!(await run(gate))) return;
  },
  { ...byExitCode, command: ({ text }) => `${text} | tee -a gates.log` },
);
