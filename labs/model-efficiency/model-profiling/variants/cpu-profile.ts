/** V8's profiler on the main thread, all the time. */
import { profiling } from "../contract.ts";
import { hottest, tooHot } from "../cpu-profile.ts";

export const open = profiling({
  rule: "A blocked loop where one function has the main thread in half of the samples; it sees no other thread.",
  always: { cpuProfile: true },
  async diagnose(suspect) {
    const { profile } = await suspect({ cpuProfile: true });
    return profile !== null && hottest(profile).share >= tooHot ? "blocked loop" : "healthy";
  },
});
