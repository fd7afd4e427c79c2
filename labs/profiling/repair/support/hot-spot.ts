/** Where a profile says that the handler spends its time. */
import type { Profiler } from "node:inspector/promises";

/** Per cent of the handler's samples by function that it calls, with all that is called in it; the widest first. */
export interface Profiled {
  readonly shares: readonly (readonly [name: string, share: number])[];
}

export function sharesIn({ nodes, samples = [] }: Profiler.Profile): Profiled {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])));
  const seen = new Map<string, number>();
  let whole = 0;
  for (const id of samples) {
    const stack: (string | undefined)[] = [];
    for (let at: number | undefined = id; at !== undefined; at = parents.get(at))
      stack.unshift(byId.get(at)?.callFrame.functionName);
    const handler = stack.indexOf("screen");
    if (handler < 0) continue;
    whole++;
    const name = stack[handler + 1] ?? "screen";
    seen.set(name, (seen.get(name) ?? 0) + 1);
  }
  const shares = [...seen].map(([name, count]) => [name, (100 * count) / whole] as const);
  return { shares: shares.sort(([, one], [, other]) => other - one) };
}
