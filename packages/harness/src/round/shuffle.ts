import type { Random } from "@labs/experiment";

/** A new array in an order drawn at random (Fisher-Yates). */
export function shuffle<T>(items: readonly T[], random: Random): T[] {
  const order = items.map((item) => ({ item, key: random() }));
  return order.sort((a, b) => a.key - b.key).map(({ item }) => item);
}
