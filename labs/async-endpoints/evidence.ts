/** What counters say, as the experiments of this lab report it. */
import type { Counters } from "@labs/experiment";

/** How much of one counter came with each of another, times `scale`; `null` where nothing was counted. */
export function per<K extends string>(part: K, whole: K, scale = 1) {
  return (counters: Counters<K>): number | null =>
    counters.delta(whole) > 0 && counters.last(part) > 0
      ? (scale * counters.delta(part)) / counters.delta(whole)
      : null;
}
