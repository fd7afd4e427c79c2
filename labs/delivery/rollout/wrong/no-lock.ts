import { variant } from "../rig.ts";
import { statistical } from "../support/judge/statistical.ts";
import { safe } from "../support/safe.ts";
import { canary } from "../support/steps.ts";

/** A second rollout begins while the first one runs. */
export const { open } = variant(
  { steps: canary, comparedWith: "fresh copy", judge: statistical, oldProcess: "kept" },
  { ...safe, secondRollout: "begun" },
);
