import { variant } from "../rig.ts";
import { statistical } from "../support/judge/statistical.ts";
import { canary } from "../support/steps.ts";

/** The new version gets copies, and its answers are compared and thrown away. */
export const { open } = variant({
  steps: canary.map((step) => ({ ...step, copies: true })),
  comparedWith: "fresh copy",
  judge: statistical,
  oldProcess: "kept",
});
