import { random } from "@labs/experiment";
import { expect, test } from "vitest";
import { zipf } from "./zipf.ts";

test("ranks come up in proportion to 1 / rank", () => {
  const draw = zipf(1000, 1);
  const stream = random(1);
  const counts = new Array<number>(1000).fill(0);
  for (let n = 0; n < 50_000; n++) {
    const rank = draw(stream);
    counts[rank] = (counts[rank] ?? 0) + 1;
  }
  const [first = 0, second = 0] = counts;
  expect(first / second).toBeGreaterThan(1.8);
  expect(first / second).toBeLessThan(2.2);
  expect(first / 50_000).toBeCloseTo(1 / 7.485, 2);
});

test("an exponent of 0 is uniform and every rank can come up", () => {
  const draw = zipf(4, 0);
  const stream = random(2);
  expect(new Set(Array.from({ length: 100 }, () => draw(stream)))).toEqual(new Set([0, 1, 2, 3]));
});

test("the same seed draws the same ranks", () => {
  const draw = zipf(100, 0.99);
  const ranks = (seed: number) => {
    const stream = random(seed);
    return Array.from({ length: 50 }, () => draw(stream));
  };
  expect(ranks(3)).toEqual(ranks(3));
  expect(ranks(3)).not.toEqual(ranks(4));
});
