/** Finds the function that a profile points at. */
import type { Profiler } from "node:inspector/promises";

export interface HotSpot {
  readonly name: string;
  /** Per cent of the samples: in it and in what it called. */
  readonly share: number;
}

/** The function called by the handler, of the same file, that most samples were in; time without work is left out. */
export function hotSpot({ nodes, samples = [] }: Profiler.Profile): HotSpot {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])));
  const seen = new Map<string, number>();
  let whole = 0;
  for (const id of samples) {
    const stack = [];
    for (let at: number | undefined = id; at !== undefined; at = parents.get(at)) stack.unshift(byId.get(at));
    const handler = stack.findIndex((node) => node?.callFrame.functionName === "screen");
    if (handler < 0) continue;
    whole++;
    const name = stack[handler + 1]?.callFrame.functionName;
    if (name) seen.set(name, (seen.get(name) ?? 0) + 1);
  }
  const [first] = [...seen].sort(([, one], [, other]) => other - one);
  return { name: first?.[0] ?? "screen", share: whole === 0 ? 0 : (100 * (first?.[1] ?? 0)) / whole };
}
