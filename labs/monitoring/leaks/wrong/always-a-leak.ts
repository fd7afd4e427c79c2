/** Memory has grown, so it leaks: the largest growth is the culprit, however small it is. */
import { variant } from "../rig.ts";

export const open = variant((service) => {
  const growths = service.look("samples") ?? service.look("tracemalloc") ?? [];
  return { leaks: true, culprit: growths[0]?.name ?? "memory" };
});
