/** Whether it grows first, by slope; then who allocates, then who is held; last what the heap does not explain. */
import { thresholds } from "../data.ts";
import { variant } from "../rig.ts";
import { isSteady, largest } from "../support/judge.ts";

export const open = variant((service) => {
  const { heap, rss } = service.afterGc();
  if (isSteady(heap.trend, thresholds.heap[service.language])) {
    const allocates = largest(service.look("samples") ?? service.look("tracemalloc"));
    if (allocates.leaks) return allocates;
    const held = largest(service.look("snapshots") ?? service.look("objgraph"));
    return { ...held, leaks: true };
  }
  // Python's blocks are flat when malloc keeps holes; V8 has no such holes of size.
  const isNative = service.language === "node" && isSteady(rss.trend, thresholds.native);
  return isNative ? { leaks: true, culprit: "native memory" } : { leaks: false };
});
