import type { Commit, Gate } from "../contract.ts";
import { cheapestFirst } from "../data.ts";
import { variant } from "../rig.ts";

const isConcerned = ({ reads }: Gate, { changed }: Commit) =>
  changed.some((file) => reads.some((read) => (read.endsWith("/") ? file.startsWith(read) : file === read)));

/** The gates that read a changed file, one after another, the cheapest first, until one is red. */
export const { open } = variant(async (commit, run) => {
  for (const gate of cheapestFirst) if (isConcerned(gate, commit) && !(await run(gate))) return;
});
