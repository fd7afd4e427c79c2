import type { Module } from "./modules.ts";

/** Groups of modules that import each other in a circle (Tarjan), each in order of its names. */
export function findCircles(modules: readonly Module[]): string[][] {
  const edges = new Map(
    modules.map(({ path, imports }) => [path, imports.flatMap(({ target }) => target ?? [])]),
  );
  const index = new Map<string, number>();
  const stack: string[] = [];
  const circles: string[][] = [];

  const visit = (path: string): number => {
    const own = index.size;
    index.set(path, own);
    stack.push(path);
    let least = own;
    for (const next of edges.get(path) ?? []) {
      if (!edges.has(next)) continue;
      const reached = index.get(next);
      if (reached === undefined) least = Math.min(least, visit(next));
      else if (stack.includes(next)) least = Math.min(least, reached);
    }
    if (least === own) {
      const group = stack.splice(stack.indexOf(path));
      if (group.length > 1 || edges.get(path)?.includes(path)) circles.push(group.sort());
    }
    return least;
  };
  for (const { path } of modules) if (!index.has(path)) visit(path);
  return circles;
}
