import { describe, expect, test } from "vitest";
import { approximateFloat, milliValue, parseQuantity } from "./quantity.ts";

test.each([
  ["0", 0n],
  ["1", 1_000n],
  ["500m", 500n],
  ["1.5", 1_500n],
  [".5", 500n],
  ["+2.", 2_000n],
  ["-1", -1_000n],
  ["2k", 2_000_000n],
  ["1E", 10n ** 21n],
  ["1e3", 1_000_000n],
  ["1E-2", 10n],
  ["128Mi", 134_217_728_000n],
  ["0.5Ki", 512_000n],
  // Rounded away from zero.
  ["100u", 1n],
  ["1.0001", 1_001n],
  ["-1.0001", -1_001n],
  ["0.1n", 1n],
  // Beyond what a float holds.
  ["9007199254740993", 9_007_199_254_740_993_000n],
])("%s in thousandths", (text, milli) => {
  expect(milliValue(parseQuantity(text) ?? 7n)).toBe(milli);
});

test.each(["", ".", "m", "1 ", "1mi", "1KI", "10%", "1e", "0x10", "1_000", "NaN"])(
  "%j is no quantity",
  (text) => {
    expect(parseQuantity(text)).toBeUndefined();
  },
);

describe("as a float it is computed from the canonical text", () => {
  test.each([
    ["0.35", 0.35000000000000003],
    ["350m", 0.35000000000000003],
    ["0.1", 0.1],
    ["0.0005", 500 * 1e-6],
    ["1", 1],
    ["1.5", 1.5],
    ["2k", 2000],
    ["0", 0],
  ])("%s", (text, float) => {
    expect(approximateFloat(parseQuantity(text) ?? -1n)).toBe(float);
  });
});
