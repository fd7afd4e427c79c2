/** A batch leaves when it is full, or when its oldest prompt has waited for a set time. */
import type { Pending } from "../contract.ts";
import { maxRows } from "../data.ts";
import { variant } from "../rig.ts";

/** @param ms that the first prompt of a batch waits for others, even where the worker is free */
export const delayed = (ms: number) =>
  variant(() => {
    const queue: Pending[] = [];
    const holdMs = () => {
      const [oldest] = queue;
      return oldest === undefined ? Number.POSITIVE_INFINITY : oldest.since + ms - performance.now();
    };
    return {
      put: (one) => queue.push(one),
      next: () => (queue.length >= maxRows || holdMs() <= 0 ? queue.splice(0, maxRows) : []),
      holdMs,
    };
  });
