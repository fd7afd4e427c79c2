/** Ratios of counters, as the experiments of this lab report them. */
import type { Counters } from "@labs/experiment";

/** Per cent of `whole` that was saved, when `part` is what had to be done. */
export function saved<K extends string>(part: K, whole: K): (counters: Counters<K>) => number {
  return (counters) => 100 * (1 - counters.delta(part) / counters.delta(whole));
}

/** How much of `part` came with each `whole`, times `scale`. */
export function per<K extends string>(part: K, whole: K, scale = 1): (counters: Counters<K>) => number {
  return (counters) => (scale * counters.delta(part)) / counters.delta(whole);
}
