import { ranks } from "./order.ts";
import { signedSums } from "./signed-rank-null.ts";

/**
 * Two-sided probability of a signed-rank sum at least this extreme under identical arms, exact also
 * with ties; zeros say nothing about a direction and are left out.
 */
export function signedRankP(differences: readonly number[]): number | null {
  if (differences.length === 0) return null;
  const signed = differences.filter((difference) => difference !== 0);
  // Tied differences share a rank that ends in a half; doubled, every rank is an integer.
  const doubled = ranks(signed.map(Math.abs)).map((rank) => Math.round(2 * rank));
  const positive = doubled.reduce((sum, rank, index) => ((signed[index] ?? 0) > 0 ? sum + rank : sum), 0);
  const chances = signedSums(doubled);
  const atMost = total(chances.subarray(0, positive + 1));
  const atLeast = total(chances.subarray(positive));
  return Math.min(1, 2 * Math.min(atMost, atLeast));
}

function total(chances: Float64Array): number {
  return chances.reduce((sum, chance) => sum + chance, 0);
}
