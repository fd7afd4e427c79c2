/** Ratios of counters, as the experiments of this lab report them. */
import type { Seen } from "@labs/experiment";

/** Per cent of `whole` that was saved, when `part` is what had to be done. */
export function saved<K extends string>(part: K, whole: K): (seen: Seen<K>) => number {
  return (seen) => 100 * (1 - seen.delta(part) / seen.delta(whole));
}

/** How much of `part` came with each `whole`, times `scale`. */
export function per<K extends string>(part: K, whole: K, scale = 1): (seen: Seen<K>) => number {
  return (seen) => (scale * seen.delta(part)) / seen.delta(whole);
}
