/** V8's sampling profiler, around this thread: what Chrome DevTools and `--cpu-prof` show. */
import { type Profiler, Session } from "node:inspector/promises";

/** Microseconds between samples. */
const interval = 500;

export interface Profiling {
  /** Ends it. */
  stop(): Promise<Profiler.Profile>;
}

export async function startCpuProfile(): Promise<Profiling> {
  const session = new Session();
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.setSamplingInterval", { interval });
  await session.post("Profiler.start");
  return {
    async stop() {
      const { profile } = await session.post("Profiler.stop");
      session.disconnect();
      return profile;
    },
  };
}

export interface HotFunction {
  readonly name: string;
  /** Per cent of the time that was profiled, without what it calls. */
  readonly share: number;
}

/** The function of ours that had the thread for the longest. */
export function hottest({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): HotFunction {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const own = new Map<string, number>();
  let total = 0;
  for (const [at, id] of samples.entries()) {
    const { url = "", functionName = "" } = frames.get(id) ?? {};
    // Starting the profiler takes longer than many a call.
    if (url === "node:inspector") continue;
    const took = Math.max(0, timeDeltas[at] ?? 0);
    total += took;
    if (url.startsWith("file:")) own.set(functionName, (own.get(functionName) ?? 0) + took);
  }
  const [[name, took] = ["", 0]] = [...own].sort(([, a], [, b]) => b - a);
  return { name, share: total === 0 ? 0 : (100 * took) / total };
}
