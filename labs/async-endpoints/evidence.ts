/** What counters say, as the experiments of this lab report it. */
import type { Seen } from "@labs/experiment";

/** How much of one counter came with each of another, times `scale`; `null` where nothing was counted. */
export function per<K extends string>(part: K, whole: K, scale = 1) {
  return (seen: Seen<K>): number | null =>
    seen.delta(whole) > 0 && seen.last(part) > 0 ? (scale * seen.delta(part)) / seen.delta(whole) : null;
}
