import { variant } from "../rig.ts";
import { limits } from "../support/judge/limits.ts";
import { canary } from "../support/steps.ts";

/** A small share first, which may be 5 % slower and fail half a per cent. */
export const { open } = variant({
  steps: canary,
  comparedWith: "old process",
  judge: limits({ slower: 1.05, errors: 0.5 }),
  oldProcess: "kept",
});
