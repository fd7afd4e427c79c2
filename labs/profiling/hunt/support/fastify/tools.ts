/** Tools that run inside the process: what `end` gives is the tool's own output. */
import { Session } from "node:inspector/promises";
import { monitorEventLoopDelay, performance } from "node:perf_hooks";

export type InsideTool = "cpu-profile" | "loop-metrics";

export const tools: Readonly<Record<InsideTool, () => Promise<{ end(): Promise<string> }>>> = {
  /** V8's sampling profiler, the one behind `--cpu-prof`, begun in a process that runs already. */
  "cpu-profile": async () => {
    const session = new Session();
    session.connect();
    await session.post("Profiler.enable");
    await session.post("Profiler.setSamplingInterval", { interval: 1_000 });
    await session.post("Profiler.start");
    return {
      end: async () => {
        const { profile } = await session.post("Profiler.stop");
        session.disconnect();
        return JSON.stringify(profile);
      },
    };
  },
  /** What a dashboard shows of the event loop. */
  "loop-metrics": async () => {
    const delay = monitorEventLoopDelay({ resolution: 1 });
    const before = performance.eventLoopUtilization();
    delay.enable();
    return {
      end: async () => {
        delay.disable();
        const { utilization } = performance.eventLoopUtilization(before);
        return JSON.stringify({ utilization, delayP99Ms: delay.percentile(99) / 1e6 });
      },
    };
  },
};
