/** Whether it grows first, by slope; what the heap does not explain is native; then who allocates, then who is held. */
import { thresholds } from "../data.ts";
import { isSteady, largest, variant } from "../rig.ts";

export const open = variant((service) => {
  const { heap, rss } = service.afterGc();
  // In Python it may as well be holes in the C allocator.
  const isNative = service.language === "node" && heap.trend.perRequest < rss.trend.perRequest / 2;
  if (isNative && isSteady(rss.trend, thresholds.native)) return { leaks: true, culprit: "native memory" };
  if (!isSteady(heap.trend, thresholds.heap[service.language])) return { leaks: false };
  const allocates = largest(service.look("samples") ?? service.look("tracemalloc"));
  if (allocates.leaks) return allocates;
  return { ...largest(service.look("snapshots") ?? service.look("objgraph")), leaks: true };
});
