import { canary } from "../data.ts";
import { limits, variant } from "../rig.ts";

/** A small share first, which may be 5 % slower and fail half a per cent. */
export const { open } = variant({
  steps: canary,
  comparedWith: "old process",
  judge: limits({ slower: 1.05, errors: 0.5 }),
  oldProcess: "kept",
});
