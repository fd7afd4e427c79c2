import type { Result } from "@labs/experiment/result";
import { baselineOf, measuredArms, ratioOf, type Subject, summaryOf } from "@labs/report";

/** What an arm gains and what that costs. */
export interface PricePoint {
  readonly arm: string;
  /** Times as good as the baseline, which has 1. */
  readonly gain: number;
  readonly price: number;
  /** Whether no other arm gains as much at a lower price, or more at the same. */
  readonly isOnFront: boolean;
}

export interface PriceScatter {
  readonly metric: string;
  readonly case: string;
  readonly points: readonly PricePoint[];
}

/** Gain against price: a scatter for each price metric in which the arms differ. */
export function priceScatters(result: Result, { metric, case: name }: Subject): PriceScatter[] {
  const prices = Object.entries(result.metrics).filter(([, { role }]) => role === "price");
  return prices.flatMap(([price, about]) => {
    const at = about.in.includes(name) ? name : about.in[0];
    if (at === undefined) return [];
    const bare = measuredArms(result).flatMap(({ name: arm }) => {
      const gain = arm === baselineOf(result) ? 1 : ratioOf(result, arm, metric, name);
      const value = summaryOf(result, arm, price, at)?.median;
      return gain === null || gain <= 0 || value == null ? [] : [{ arm, gain, price: value }];
    });
    if (new Set(bare.map((one) => one.price)).size < 2 || bare.length < 3) return [];
    const cost = (one: { readonly price: number }) => (about.better === "lower" ? one.price : -one.price);
    const points = bare.map((one) => ({
      ...one,
      isOnFront: !bare.some(
        (other) =>
          cost(other) <= cost(one) &&
          other.gain >= one.gain &&
          (cost(other) < cost(one) || other.gain > one.gain),
      ),
    }));
    return [{ metric: price, case: at, points }];
  });
}
