/** V8's sampling profiler on the main thread, all the time: what Chrome DevTools and `--cpu-prof` show. */
import { Session } from "node:inspector/promises";
import { variant } from "../rig.ts";

export const open = variant({
  always: {
    async cpuProfile() {
      const session = new Session();
      session.connect();
      await session.post("Profiler.enable");
      await session.post("Profiler.setSamplingInterval", { interval: 500 });
      await session.post("Profiler.start");
      return async () => {
        const { profile } = await session.post("Profiler.stop");
        session.disconnect();
        return profile;
      };
    },
  },
});
