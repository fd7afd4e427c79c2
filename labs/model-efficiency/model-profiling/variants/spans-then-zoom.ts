/** Spans of every call; the layer that they point at is looked into with the tool that sees inside it. */
import { Session } from "node:inspector/promises";
import { variant } from "../rig.ts";

export const open = variant({
  spans: ({ received, sent, begun, ended, answered }) => ({
    tokenize: [received, sent],
    queue: [sent, begun],
    infer: [begun, ended],
    post: [ended, answered],
  }),
  zoom: {
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
    workerProfile: { interval: 200 },
    trace: (filePrefix) => ({ enableProfiling: true, profileFilePrefix: filePrefix }),
  },
});
