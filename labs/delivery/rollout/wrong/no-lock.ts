import { canary } from "../data.ts";
import { safe, statistical, variant } from "../rig.ts";

/** A second rollout begins while the first one runs. */
export const { open } = variant(
  { steps: canary, comparedWith: "fresh copy", judge: statistical, oldProcess: "kept" },
  { ...safe, secondRollout: "begun" },
);
