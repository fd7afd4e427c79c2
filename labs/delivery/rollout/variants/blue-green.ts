import { watch } from "../data.ts";
import { alarm, variant } from "../rig.ts";

/** All requests at once, and the old version runs on, idle. */
export const { open } = variant({
  steps: watch(10),
  comparedWith: "old process",
  judge: alarm,
  oldProcess: "kept",
});
