/** A line for every range of lengths; the one whose first has waited longest is served next, so that none starves. */
import type { Waiting } from "../../waiting.ts";
import { mostRows, screening } from "../contract.ts";

/** Longest prompt of each range, in tokens. */
const edges = [24, 32, 48, 64, 96, 128, 192, 256];

export const open = screening(() => {
  const buckets = edges.map((edge) => ({ edge, line: [] as Waiting[] }));
  const since = (line: readonly Waiting[]) => line[0]?.since ?? Number.POSITIVE_INFINITY;
  return {
    put: (one) => buckets.find(({ edge }) => one.tokens.length <= edge)?.line.push(one),
    next() {
      const [first, ...others] = buckets.map(({ line }) => line);
      if (first === undefined) return [];
      const oldest = others.reduce((best, line) => (since(line) < since(best) ? line : best), first);
      return oldest.splice(0, mostRows);
    },
  };
});
