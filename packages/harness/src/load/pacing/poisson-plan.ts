import type { Random } from "@labs/experiment";

/**
 * When requests are due: the arrivals of a Poisson process, as milliseconds from the start, in order.
 * Absolute and known up front, so that a late request delays no later one and every arm gets the same schedule.
 * Given its number of arrivals, a Poisson process falls evenly over the time; that number is fixed to its mean
 * here, since a quantile must not be missing for want of a few requests.
 */
export function poissonPlan(random: Random, ratePerSecond: number, seconds: number): Float64Array {
  const count = Math.max(1, Math.round(ratePerSecond * seconds));
  return Float64Array.from({ length: count }, () => random() * seconds * 1000).sort();
}
