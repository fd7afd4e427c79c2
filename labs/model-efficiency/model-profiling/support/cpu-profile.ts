/** Reading a CPU profile of V8. */
import type { Profiler } from "node:inspector/promises";

/** The function of the service that its main thread was found in most often. */
export interface HotFunction {
  readonly name: string;
  /** Per cent of the samples that found the thread in it, and not in what it calls. */
  readonly share: number;
}

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
