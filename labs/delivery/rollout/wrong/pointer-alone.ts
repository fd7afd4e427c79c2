import { canary } from "../data.ts";
import { safe, statistical, variant } from "../rig.ts";

/** An abort switches the pointer back, and the process that runs keeps its share. */
export const { open } = variant(
  { steps: canary, comparedWith: "fresh copy", judge: statistical, oldProcess: "kept" },
  { ...safe, rollback: ["pointer"] },
);
