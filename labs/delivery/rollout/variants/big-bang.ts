import { watch } from "../data.ts";
import { alarm, variant } from "../rig.ts";

/** All requests at once; the service's alert is what watches. */
export const { open } = variant({
  steps: watch(10),
  comparedWith: "old process",
  judge: alarm,
  oldProcess: "ended",
});
