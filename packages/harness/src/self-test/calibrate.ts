import { defaultLimits } from "../arm/cell/process.ts";
import { openArm } from "../arm/live-arm.ts";
import { loadExperiment } from "../experiment/load-experiment.ts";
import { encodeRequests } from "../load/http/http-lanes.ts";
import { noiseMonitor } from "../machine/noise-monitor.ts";
import type { Setup } from "./contract.ts";

/**
 * Processor time that the server spends on one request of the plain handler, milliseconds: what a
 * planted share refers to. Processor time, since a busy machine stretches the clock but not the work.
 */
export async function calibrate(file: string, work: number, seed: number): Promise<number> {
  const experiment = await loadExperiment(file);
  const requests = encodeRequests([{ path: "/0" }]);
  const setup: Setup = { work, costMs: 0 };
  const context = {
    file,
    experiment,
    setup,
    limits: defaultLimits,
    prefix: [],
    seed,
    inputs: {
      of: () => ({ plan: { seed: 0, count: 1 }, list: [0], kinds: null, requests }),
      expect: () => {},
    },
    checks: 0,
    signal: new AbortController().signal,
  };
  const arm = { name: "handler", variant: "handler", role: "baseline" } as const;
  const live = await openArm(context, arm, -1, {});
  try {
    const session = await live.session("saturated", 16);
    await session.closed(800, false);
    const monitor = noiseMonitor({ subject: live.pids, services: [] });
    monitor.start();
    const { answered, seconds } = await session.closed(700, true);
    const noise = monitor.stop();
    await session.finish();
    // Compilers and collectors run beside the one thread that answers, which spends no more on a request
    // than passes between two answers.
    const busy = Math.min(1, noise?.subjectCpu ?? 1);
    return (1000 * seconds * busy) / answered;
  } finally {
    await live.close();
  }
}
