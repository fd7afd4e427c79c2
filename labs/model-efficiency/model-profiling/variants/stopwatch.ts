/** A clock around the call. */
import { variant } from "../rig.ts";

export const open = variant({
  rule: "Slow where half of the calls take twice the time of a healthy service; it has no name for anything.",
  async diagnose(suspect, healthy) {
    return (await suspect.stopwatch()) > 2 * (await healthy.stopwatch()) ? "slow" : "healthy";
  },
});
