/** V8's profiler on the main thread, all the time. */
import { tooHot } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant({
  rule: "A blocked loop where one function has the main thread in half of the samples; it sees no other thread.",
  always: { cpuProfile: true },
  async diagnose(suspect) {
    const { share } = await suspect.cpuProfile();
    return share >= tooHot ? "blocked loop" : "healthy";
  },
});
