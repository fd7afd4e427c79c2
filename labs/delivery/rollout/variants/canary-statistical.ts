import { variant } from "../rig.ts";
import { statistical } from "../support/judge/statistical.ts";
import { canary } from "../support/steps.ts";

/** A small share first, held by tests against a fresh copy of the old version that gets as much. */
export const { open } = variant({
  steps: canary,
  comparedWith: "fresh copy",
  judge: statistical,
  oldProcess: "kept",
});
