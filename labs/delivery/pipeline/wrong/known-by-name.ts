import type { Commit, Gate } from "../contract.ts";
import { cheapestFirst } from "../data.ts";
import { byExitCode, variant } from "../rig.ts";

const known = new Set<string>();

/** A cache whose key has the names of the changed files, and not what is in them. */
function isKnown({ name }: Gate, { changed }: Commit): boolean {
  const key = [name, ...changed].join(" ");
  if (known.has(key)) return true;
  known.add(key);
  return false;
}

/** A gate is not run again for a commit that it has seen. */
export const { open } = variant(
  async (_commit, run) => {
    for (const gate of cheapestFirst) if (!(await run(gate))) return;
  },
  { ...byExitCode, isKnown },
);
