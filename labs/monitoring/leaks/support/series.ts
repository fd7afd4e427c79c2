/** Readings of memory after each batch, as a detector sees them. */
import type { Series, Trend } from "../contract.ts";

/** @param requests between two values */
export function seriesOf(values: readonly number[], requests: number): Series {
  const half = values.slice(values.length / 2);
  return { first: values.at(0) ?? 0, last: values.at(-1) ?? 0, trend: trendOf(half, requests) };
}

/** Least squares; flat where nothing moves. */
function trendOf(values: readonly number[], requests: number): Trend {
  const mean = (of: readonly number[]) => of.reduce((sum, value) => sum + value, 0) / of.length;
  const [middle, level] = [mean([...values.keys()]), mean(values)];
  let [xx, xy, yy] = [0, 0, 0];
  for (const [index, value] of values.entries()) {
    xx += (index - middle) ** 2;
    xy += (index - middle) * (value - level);
    yy += (value - level) ** 2;
  }
  return { perRequest: xx === 0 ? 0 : xy / xx / requests, r2: yy === 0 ? 0 : xy ** 2 / (xx * yy) };
}
