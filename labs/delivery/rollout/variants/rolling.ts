import { variant } from "../rig.ts";
import { alarm } from "../support/judge/limits.ts";
import { quarters, watch } from "../support/steps.ts";

/** A quarter of the requests after the other, as where one of four replicas after the other is replaced. */
export const { open } = variant({
  steps: [...quarters, ...watch(7)],
  comparedWith: "old process",
  judge: alarm,
  oldProcess: "ended",
});
