import type { Random } from "@labs/experiment";

/**
 * When requests are due: the arrivals of a Poisson process, as milliseconds from the start, in order.
 * Absolute and known up front, so that a late request delays no later one and every arm gets the same schedule.
 */
export function poissonPlan(random: Random, ratePerSecond: number, seconds: number): Float64Array {
  const due: number[] = [];
  for (let at = 0; ; ) {
    at -= (Math.log(1 - random()) / ratePerSecond) * 1000;
    if (!(at < seconds * 1000)) return Float64Array.from(due);
    due.push(at);
  }
}
