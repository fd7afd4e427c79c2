/** The judge's tests against independent implementations: enumeration and published values. */
import { random } from "@labs/experiment";
import { describe, expect, test } from "vitest";
import type { Seen } from "./contract.ts";
import { drawNormal } from "./data.ts";
import { fisher } from "./support/judge/fisher.ts";
import { limits } from "./support/judge/limits.ts";
import { mannWhitney } from "./support/judge/mann-whitney.ts";
import { statistical } from "./support/judge/statistical.ts";

/** The U of each choice of which of the pooled values are the first sample: without formulas. */
function enumerate(first: readonly number[], second: readonly number[]) {
  const pooled = [...first, ...second];
  const uOf = (chosen: readonly number[]) => {
    const others = pooled.filter((_, index) => !chosen.includes(index));
    return chosen
      .flatMap((one) => others.map((other) => Math.sign((pooled[one] ?? 0) - other) / 2 + 0.5))
      .reduce((sum, won) => sum + won, 0);
  };
  const all = choices(pooled.length, first.length).map(uOf);
  const u = uOf(first.map((_, index) => index));
  const share = (is: (one: number) => boolean) => all.filter(is).length / all.length;
  return {
    u,
    p: Math.min(
      1,
      2 *
        Math.min(
          share((one) => one <= u),
          share((one) => one >= u),
        ),
    ),
  };
}

function choices(of: number, size: number, from = 0): number[][] {
  if (size === 0) return [[]];
  return Array.from({ length: of - from }, (_, index) => from + index).flatMap((first) =>
    choices(of, size - 1, first + 1).map((rest) => [first, ...rest]),
  );
}

function draws(count: number, seed: string, shift = 0): number[] {
  const draw = random("judge", seed);
  return Array.from({ length: count }, () => shift + drawNormal(draw));
}

describe("Mann-Whitney", () => {
  test.for([
    [3, 3, 0],
    [4, 5, 1],
    [5, 5, 3],
    [2, 7, -1],
    [6, 4, 2],
  ] as const)("%i values against %i, by enumeration", ([n, m, shift]) => {
    const [first, second] = [draws(n, "first", shift), draws(m, "second")];
    const { u, p } = mannWhitney(first, second, 0.95);
    const counted = enumerate(first, second);
    expect(u).toBe(counted.u);
    expect(p).toBeCloseTo(counted.p, 12);
  });

  test("the value that R's manual gives: W = 35, one-sided p = 0.1272", () => {
    const x = [0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46];
    const y = [1.15, 0.88, 0.9, 0.74, 1.21];
    const { u, p } = mannWhitney(x, y, 0.95);
    expect(u).toBe(35);
    expect(p / 2).toBeCloseTo(0.1272, 4);
  });

  test("the interval's ends and middle are differences of its pairs, by rank", () => {
    const [first, second] = [draws(12, "first", 1), draws(9, "second")];
    const differences = first.flatMap((a) => second.map((b) => a - b)).toSorted((a, b) => a - b);
    const { shift, low, high } = mannWhitney(first, second, 0.95);
    expect(shift).toBeCloseTo(((differences[53] ?? 0) + (differences[54] ?? 0)) / 2, 6);
    const rankOf = (value: number) => differences.findIndex((one) => Math.abs(one - value) < 1e-7);
    // 26 differences lie below the interval, and 26 above: the table's critical value of U for 9 and 12 at 5 %.
    expect([rankOf(low), rankOf(high)]).toEqual([26, 107 - 26]);
  });

  test("the interval leaves 0 out where the p-value is below its level", () => {
    for (let seed = 0; seed < 60; seed++) {
      const [first, second] = [draws(15, `a${seed}`, seed / 40), draws(18, `b${seed}`)];
      const { p, low, high } = mannWhitney(first, second, 0.95);
      expect(low > 0 || high < 0).toBe(p < 0.05);
    }
  });

  test("equal samples are equal", () => {
    expect(mannWhitney([1, 1, 1], [1, 1], 0.95)).toMatchObject({ u: 3, p: 1, shift: 0, low: 0, high: 0 });
  });
});

test("Fisher's test is the share of equal draws with as many errors or more", () => {
  // Of 8 answers 3 are errors; the first five are a version's: 2 or more errors among them.
  const errors = choices(8, 3);
  const share = errors.filter((some) => some.filter((at) => at < 5).length >= 2).length / errors.length;
  expect(fisher({ errors: 2, answers: 5 }, { errors: 1, answers: 3 })).toBeCloseTo(share, 12);
  expect(fisher({ errors: 0, answers: 5 }, { errors: 3, answers: 3 })).toBeCloseTo(1, 12);
  // A tea taster who is right four times of four: 1 in 70.
  expect(fisher({ errors: 4, answers: 4 }, { errors: 0, answers: 4 })).toBeCloseTo(1 / 70, 12);
});

describe("what the judge says", () => {
  const seen = (other: Partial<Seen> = {}): Seen => ({
    ...{ answers: 1_000, errors: 0, latenciesMs: draws(200, "equal", 8), heapGrowth: [] },
    ...other,
  });
  const judge = (candidate: Partial<Seen>, compared: Partial<Seen> = {}, different = 0) =>
    statistical({
      ...{ candidate: seen(candidate), compared: seen({ latenciesMs: draws(200, "other", 8), ...compared }) },
      copies: { answered: 1_000, different },
    });

  test("nothing of equals, and nothing of a version that is faster, fails less or leaks less", () => {
    expect(judge({})).toBeNull();
    expect(
      judge({ latenciesMs: draws(200, "fast", 4) }, { errors: 20, heapGrowth: Array(9).fill(8_000) }),
    ).toBeNull();
  });

  test("that it is slower", () => {
    expect(judge({ latenciesMs: draws(200, "slow", 9) })).toMatch(/^it takes .* ms longer$/);
  });

  test("nothing of a difference that is certain and too small to matter", () => {
    const exact = (ms: number) => Array.from({ length: 500 }, (_, at) => ms + at / 1e6);
    expect(judge({ latenciesMs: exact(8.2) }, { latenciesMs: exact(8) })).toBeNull();
    expect(judge({ latenciesMs: exact(8.3) }, { latenciesMs: exact(8) })).toContain("longer");
  });

  test("that it fails more, leaks, or decides otherwise", () => {
    expect(judge({ errors: 10 }, { errors: 1 })).toContain("10 of 1000 answers are errors");
    expect(judge({ errors: 3 }, { errors: 1 })).toBeNull();
    expect(
      judge(
        { heapGrowth: [8_000, 8_100, 7_900, 8_200, 8_050, 8_300] },
        { heapGrowth: [90, -40, 10, 200, -90, 20] },
      ),
    ).toContain("bytes more on the heap");
    expect(judge({}, {}, 30)).toBe("30 of 1000 copies were decided otherwise");
    expect(judge({}, {}, 20)).toBeNull();
  });

  test("limits look at the mean and at the share of errors", () => {
    const judge = limits({ slower: 1.05, errors: 0.5 });
    const copies = { answered: 0, different: 0 };
    const compared = seen({ latenciesMs: [8, 8] });
    expect(judge({ candidate: seen({ latenciesMs: [8, 8.8] }), compared, copies })).toBeNull();
    expect(judge({ candidate: seen({ latenciesMs: [8, 9] }), compared, copies })).toContain("6.3 %");
    expect(judge({ candidate: seen({ latenciesMs: [8], errors: 6 }), compared, copies })).toContain("0.6 %");
  });
});
