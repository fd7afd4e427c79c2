/** A queue for every range of lengths; the one whose first has waited longest is served next, so that none starves. */
import type { Pending } from "../contract.ts";
import { maxRows } from "../data.ts";
import { variant } from "../rig.ts";

/** Longest prompt of each range, in tokens. */
const edges = [24, 32, 48, 64, 96, 128, 192, 256];

export const open = variant(() => {
  const buckets = edges.map((edge): { edge: number; queue: Pending[] } => ({ edge, queue: [] }));
  const since = (queue: readonly Pending[]) => queue[0]?.since ?? Number.POSITIVE_INFINITY;
  return {
    put(one) {
      const bucket = buckets.find(({ edge }) => one.tokens.length <= edge);
      if (bucket === undefined) throw new Error(`no bucket takes a prompt of ${one.tokens.length} tokens`);
      bucket.queue.push(one);
    },
    next() {
      const [first, ...others] = buckets.map(({ queue }) => queue);
      if (first === undefined) return [];
      const oldest = others.reduce((best, queue) => (since(queue) < since(best) ? queue : best), first);
      return oldest.splice(0, maxRows);
    },
  };
});
