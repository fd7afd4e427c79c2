import { random } from "@labs/experiment";
import fc from "fast-check";
import { expect, test } from "vitest";
import { hodgesLehmann, signedRankInterval } from "./hodges-lehmann.ts";
import { criticalRank } from "./signed-rank-null.ts";
import { signedRankP } from "./signed-rank-test.ts";

const sample = [0.012, -0.004, 0.021, 0.033, 0.008, 0.017, -0.011, 0.026, 0.014, 0.019];

/** Every way of giving the values a sign. */
function* signChoices(n: number): Generator<readonly number[]> {
  for (let choice = 0; choice < 2 ** n; choice++) {
    yield Array.from({ length: n }, (_, index) => (choice & (1 << index) ? 1 : -1));
  }
}

/** Rank sum of the positive values, by counting how many magnitudes lie below and level. */
function rankSum(values: readonly number[]): number {
  const magnitudes = values.map(Math.abs);
  const rank = (own: number) =>
    magnitudes.filter((other) => other < own).length +
    (magnitudes.filter((other) => other === own).length + 1) / 2;
  return values.reduce((sum, value, index) => (value > 0 ? sum + rank(magnitudes[index] ?? 0) : sum), 0);
}

function bruteForceP(differences: readonly number[]): number {
  const values = differences.filter((value) => value !== 0);
  const seen = rankSum(values);
  let atMost = 0;
  let atLeast = 0;
  for (const signs of signChoices(values.length)) {
    const sum = rankSum(values.map((value, index) => Math.abs(value) * (signs[index] ?? 1)));
    if (sum <= seen) atMost++;
    if (sum >= seen) atLeast++;
  }
  return Math.min(1, (2 * Math.min(atMost, atLeast)) / 2 ** values.length);
}

/** The shifts that the test does not reject, found on the Walsh averages themselves. */
function bruteForceInterval(values: readonly number[], alpha: number): readonly [number, number] {
  const accepted: number[] = [];
  for (const [index, first] of values.entries()) {
    for (const second of values.slice(index)) {
      const shift = (first + second) / 2;
      // Just to the left and to the right of a step, where no difference is zero or tied.
      for (const side of [-1e-7, 1e-7]) {
        if (bruteForceP(values.map((value) => value - shift - side)) > alpha) accepted.push(shift);
      }
    }
  }
  return [Math.min(...accepted), Math.max(...accepted)];
}

const differences = (size: { minLength: number; maxLength: number }) =>
  fc.array(
    fc.integer({ min: -1000, max: 1000 }).map((value) => value / 1024),
    size,
  );

test("the ten differences of the method's example give its numbers", () => {
  const { low, high, coverage } = signedRankInterval(sample, 0.05);
  expect(hodgesLehmann(sample)).toBeCloseTo(0.0145, 12);
  expect([low, high]).toEqual([expect.closeTo(0.004, 12), expect.closeTo(0.0225, 12)]);
  expect(coverage).toBeCloseTo(0.951172, 6);
  expect(signedRankP(sample)).toBe(0.013671875);
});

test("its first six give an interval from end to end", () => {
  const six = sample.slice(0, 6);
  const { low, high, coverage } = signedRankInterval(six, 0.05);
  expect(hodgesLehmann(six)).toBeCloseTo(0.0145, 12);
  expect([low, high]).toEqual([-0.004, 0.033]);
  expect(coverage).toBe(0.96875);
});

test.each([
  [0.05, { 6: 0, 7: 2, 8: 3, 9: 5, 10: 8, 12: 13, 15: 25, 16: 29, 20: 52, 24: 81, 30: 137 }],
  [0.1, { 6: 2, 8: 5, 10: 10, 12: 17, 15: 30, 20: 60, 30: 151 }],
  [0.01, { 8: 0, 10: 3, 12: 7, 15: 15, 20: 37, 30: 109 }],
])("critical ranks at level %d are those of the tables", (alpha, table) => {
  const computed = Object.keys(table).map((n) => [n, criticalRank(Number(n), alpha)]);
  expect(Object.fromEntries(computed)).toEqual(table);
});

test("below six rounds the 95 % interval is infinite", () => {
  for (const n of [0, 1, 5]) {
    expect(signedRankInterval(sample.slice(0, n), 0.05)).toEqual({
      low: -Infinity,
      high: Infinity,
      coverage: 1,
    });
  }
  expect(hodgesLehmann([])).toBeNull();
  expect(signedRankP([])).toBeNull();
});

test("p agrees with going through all signs, with ties and zeros too", () => {
  fc.assert(
    fc.property(differences({ minLength: 1, maxLength: 9 }), (values) => {
      expect(signedRankP(values)).toBeCloseTo(bruteForceP(values), 12);
    }),
    { numRuns: 60, seed: 1 },
  );
  const tied = [1, 1, -1, 2, 2, 0, 3, -2];
  expect(signedRankP(tied)).toBeCloseTo(bruteForceP(tied), 12);
});

test("the interval holds exactly the shifts that the test accepts", () => {
  fc.assert(
    // Drawn from a seed: values that meet in a Walsh average, as generated corner cases do, have no clean edge.
    fc.property(fc.integer({ min: 6, max: 7 }), fc.nat(), (n, seed) => {
      const draw = random(seed, "distinct");
      const values = Array.from({ length: n }, () => 2 * draw() - 1);
      const { low, high } = signedRankInterval(values, 0.05);
      const [least, most] = bruteForceInterval(values, 0.05);
      expect(low).toBeCloseTo(least, 9);
      expect(high).toBeCloseTo(most, 9);
    }),
    { numRuns: 8, seed: 2, endOnFailure: true },
  );
});

test("estimate and interval move with the data", () => {
  fc.assert(
    fc.property(
      differences({ minLength: 6, maxLength: 20 }),
      fc.integer({ min: -8, max: 8 }),
      (values, shift) => {
        const here = signedRankInterval(values, 0.05);
        const moved = values.map((value) => value + shift);
        const turned = values.map((value) => -2 * value);
        const shuffled = [...values].reverse();
        expect(hodgesLehmann(moved)).toBeCloseTo((hodgesLehmann(values) ?? 0) + shift, 9);
        expect(signedRankInterval(moved, 0.05).low).toBeCloseTo(here.low + shift, 9);
        expect(hodgesLehmann(turned)).toBeCloseTo(-2 * (hodgesLehmann(values) ?? 0), 9);
        expect(signedRankInterval(turned, 0.05).low).toBeCloseTo(-2 * here.high, 9);
        expect(signedRankInterval(shuffled, 0.05)).toEqual(here);
        expect(signedRankP(turned)).toBe(signedRankP(values));
      },
    ),
    { numRuns: 100, seed: 3 },
  );
});

test.each([6, 7, 8, 12])("the interval of %d rounds covers as often as it says", (n) => {
  const draw = random(11, "coverage", n);
  const runs = 4_000;
  let covered = 0;
  let promised = 0;
  for (let run = 0; run < runs; run++) {
    // Far from normal, but symmetric: the cube of a uniform number.
    const values = Array.from({ length: n }, () => (2 * draw() - 1) ** 3);
    const { low, high, coverage } = signedRankInterval(values, 0.05);
    promised = coverage;
    if (low <= 0 && high >= 0) covered++;
  }
  expect(Math.abs(covered / runs - promised)).toBeLessThan(0.015);
});
