import { canary } from "../data.ts";
import { statistical, variant } from "../rig.ts";

/** A small share first, held by tests against a fresh copy of the old version that gets as much. */
export const { open } = variant({
  steps: canary,
  comparedWith: "fresh copy",
  judge: statistical,
  oldProcess: "kept",
});
