import { expect, test } from "vitest";
import { formatAtLeast, formatBounds, formatRatio, formatSeconds, formatValue } from "./format.ts";

test.each([
  [0, "0"],
  [0.2961, "0.296"],
  [999.4, "999"],
  [999.6, "1 000"],
  [1234, "1 230"],
  [86_812, "86 800"],
  [1_234_567, "1 230 000"],
  [0.000012, "0.000012"],
])("%s is shown as %s", (value, text) => {
  expect(formatValue(value)).toBe(text);
});

test("ratios, open bounds and times read as people say them", () => {
  expect([1.004, 3.1412, 23.26, 140.2].map(formatRatio)).toEqual(["1.00x", "3.14x", "23.3x", "140x"]);
  expect(formatBounds([null, 2], String)).toBe("up to 2");
  expect(formatBounds([1, null], String)).toBe("from 1");
  expect(formatBounds([null, null], String)).toBe("no bounds");
  expect([4.4, 60, 380].map(formatSeconds)).toEqual(["4 s", "1 min", "6 min 20 s"]);
});

test("a bound that is reached at least is rounded down", () => {
  expect([1.0951, 1.0049, 1.1089, 9.996, 2.8, 46.19, 123.9].map(formatAtLeast)).toEqual([
    "1.095x",
    "1.004x",
    "1.10x",
    "9.99x",
    "2.80x",
    "46.1x",
    "123x",
  ]);
});
