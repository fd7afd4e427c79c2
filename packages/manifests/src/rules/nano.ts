import { parseQuantity } from "@labs/hpa";

/** A quantity in billionths. Its shape was checked; in YAML it may be a number. */
export function nano(quantity: string | number): bigint {
  return parseQuantity(String(quantity)) ?? 0n;
}
