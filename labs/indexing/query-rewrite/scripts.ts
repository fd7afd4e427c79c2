import type { Stage } from "@labs/experiment";
import type { PageRequest, Setup } from "./data.ts";
import type { Answer } from "./rig.ts";

/** The case `counted`: reads the pages on which work is counted, one after another. */
export async function readCounted({ call, setup }: Stage<PageRequest, Answer, Setup>) {
  for (const before of setup.counted) await call({ route: "loopback", before });
  return {};
}
