import { loadExperiment } from "../any-experiment.ts";
import { openArm } from "../arm.ts";
import { defaultLimits } from "../cell/process.ts";
import { encodeRequests } from "../load/http-lanes.ts";
import { noiseMonitor } from "../machine/noise-monitor.ts";
import type { Link } from "./contract.ts";

/**
 * Processor time that the server spends on one request of the plain handler, milliseconds: what a
 * planted share refers to. Processor time, since a busy machine stretches the clock but not the work.
 */
export async function calibrate(file: string, work: number, seed: number): Promise<number> {
  const experiment = await loadExperiment(file);
  const link: Link = { work, costMs: 0 };
  const context = {
    file,
    experiment,
    link,
    limits: defaultLimits,
    prefix: [],
    inputs: { seed, list: [0], requests: encodeRequests([{ path: "/0" }]) },
    sampleEvery: 1000,
    signal: new AbortController().signal,
  };
  const arm = { name: "handler", variant: "handler", role: "baseline" } as const;
  const live = await openArm(context, arm, seed, {});
  try {
    const session = await live.session(16, 0);
    await session.closed(500, false);
    const monitor = noiseMonitor({ subject: live.pids, services: [] });
    monitor.start();
    const { answered, seconds } = await session.closed(700, true);
    const noise = monitor.stop();
    await session.finish();
    // Where the processor time cannot be read, the saturated server's own pace stands for it.
    return (1000 * seconds * (noise?.subjectCpu ?? 1)) / answered;
  } finally {
    await live.close();
  }
}
