import { variant } from "../rig.ts";
import { statistical } from "../support/judge/statistical.ts";
import { safe } from "../support/safe.ts";
import { canary } from "../support/steps.ts";

/** An abort switches the pointer back, and the process that runs keeps its share. */
export const { open } = variant(
  { steps: canary, comparedWith: "fresh copy", judge: statistical, oldProcess: "kept" },
  { ...safe, rollback: ["pointer"] },
);
