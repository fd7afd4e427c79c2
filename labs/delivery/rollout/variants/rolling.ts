import { quarters, watch } from "../data.ts";
import { alarm, variant } from "../rig.ts";

/** A quarter of the requests after the other, as where one of four replicas after the other is replaced. */
export const { open } = variant({
  steps: [...quarters, ...watch(7)],
  comparedWith: "old process",
  judge: alarm,
  oldProcess: "ended",
});
