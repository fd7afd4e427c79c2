import type { Random } from "@labs/experiment";

/** Normally distributed numbers around 0, by Box and Muller's method. */
export function normals(random: Random, count: number, deviation: number): Float32Array {
  return new Float32Array(count).map(
    () => deviation * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()),
  );
}
