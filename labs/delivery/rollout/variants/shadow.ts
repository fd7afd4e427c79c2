import { canary } from "../data.ts";
import { statistical, variant } from "../rig.ts";

/** The new version gets copies, and its answers are compared and thrown away. */
export const { open } = variant({
  steps: canary.map((step) => ({ ...step, copies: true })),
  comparedWith: "fresh copy",
  judge: statistical,
  oldProcess: "kept",
});
