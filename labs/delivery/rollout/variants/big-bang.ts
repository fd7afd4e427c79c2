import { variant } from "../rig.ts";
import { alarm } from "../support/judge/limits.ts";
import { watch } from "../support/steps.ts";

/** All requests at once; the service's alert is what watches. */
export const { open } = variant({
  steps: watch(10),
  comparedWith: "old process",
  judge: alarm,
  oldProcess: "ended",
});
