/** V8's profiler on the main thread, all the time. */
import { profiling } from "../contract.ts";
import { hottest } from "../cpu-profile.ts";

export const open = profiling({
  rule: "A blocked loop where one function has the main thread for a quarter of the time; it sees no other thread.",
  always: { cpuProfile: true },
  async diagnose(suspect) {
    const { profile } = await suspect({ cpuProfile: true });
    return profile !== null && hottest(profile).share >= 25 ? "blocked loop" : "healthy";
  },
});
