import { createHash } from "node:crypto";

/**
 * A seed of its own for each purpose, 31 bits, derived one way: the holder of one cannot find the run's seed, nor the
 * seeds of other purposes and rounds.
 */
export function derive(seed: number, ...purpose: readonly (string | number)[]): number {
  const digest = createHash("sha256")
    .update(JSON.stringify([seed, ...purpose]))
    .digest();
  return digest.readUInt32BE(0) >>> 1;
}
