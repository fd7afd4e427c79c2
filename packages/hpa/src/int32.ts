/** Replica counts are 32-bit integers in Kubernetes. */
export const maxInt32 = 2 ** 31 - 1;
export const minInt32 = -(2 ** 31);

/**
 * A float cut toward zero to a 32-bit integer. Go leaves what happens out of range to the platform; here the result is the
 * nearest integer that fits, as on arm64, and 0 for NaN.
 */
export function toInt32(value: number): number {
  return Math.min(Math.max(value, minInt32), maxInt32) | 0;
}

/** A sum of 32-bit integers that wraps around, as Go's does. */
export function addInt32(a: number, b: number): number {
  return (a + b) | 0;
}
