/** V8's sampling profiler, around this thread: what Chrome DevTools and `--cpu-prof` show. */
import { type Profiler, Session } from "node:inspector/promises";
import type { HotFunction } from "../contract.ts";

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

/** The function of the service that the thread was found in most often. */
export function hottest({ nodes, samples = [] }: Profiler.Profile): HotFunction {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const own = new Map<string, number>();
  let total = 0;
  for (const id of samples) {
    const { url = "", functionName = "" } = frames.get(id) ?? {};
    // Starting the profiler takes longer than many calls.
    if (url === "node:inspector") continue;
    total++;
    if (url.startsWith("file:")) own.set(functionName, (own.get(functionName) ?? 0) + 1);
  }
  const [[name, found] = ["", 0]] = [...own].sort(([, a], [, b]) => b - a);
  return { name, share: total === 0 ? 0 : (100 * found) / total };
}
