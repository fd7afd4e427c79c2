import { expect, test } from "vitest";
import { judge } from "./judge.ts";
import { assessPlacebo, noiseFloor } from "./placebo.ts";

/** Rounds around a ratio, spread evenly by this much to each side. */
const around = (ratio: number, spread: number, rounds = 8) =>
  Array.from({ length: rounds }, (_, index) => Math.log(ratio) + spread * ((2 * index) / (rounds - 1) - 1));
const quiet = { estimate: 0, halfWidth: 0.005, moved: false };
const one = { family: 1, placebo: quiet };

test("differences beyond the noise are named in their direction", () => {
  expect(judge({ ...one, logRatios: around(1.5, 0.05) }).verdict).toBe("FASTER");
  expect(judge({ ...one, logRatios: around(1 / 1.5, 0.05) }).verdict).toBe("SLOWER");
  expect(judge({ ...one, logRatios: around(1.5, 0.05) }).ratio).toBeCloseTo(1.5);
});

test("arms that stay close are equivalent, arms that scatter are open", () => {
  expect(judge({ ...one, logRatios: around(1.002, 0.02) }).verdict).toBe("EQUIVALENT");
  const open = judge({ ...one, logRatios: around(1.002, 0.3) });
  expect(open.verdict).toBe("INCONCLUSIVE");
  expect(open.notes[0]).toContain("no difference");
  expect(open.notes.join(" ")).toMatch(/takes about \d+ rounds/);
});

test("a real difference below the floor is equivalent and said to be negligible", () => {
  const { verdict, notes } = judge({ ...one, logRatios: around(1.01, 0.005) });
  expect(verdict).toBe("EQUIVALENT");
  expect(notes).toEqual([expect.stringContaining("Real but negligible")]);
});

test("a difference that counts is named even where it lies within the margin", () => {
  const { verdict, notes } = judge({ ...one, logRatios: around(1.03, 0.01) });
  expect(verdict).toBe("FASTER");
  expect(notes).toEqual([expect.stringContaining("Real but negligible")]);
});

test("what the placebo shows is the least that can be claimed", () => {
  const logRatios = around(1.08, 0.02);
  expect(judge({ family: 1, logRatios, placebo: quiet }).verdict).toBe("FASTER");
  const noisy = judge({ family: 1, logRatios, placebo: { estimate: 0.02, halfWidth: 0.12, moved: false } });
  expect(noisy.verdict).toBe("INCONCLUSIVE");
  expect(noisy.notes[0]).toContain("copies of the same code differ by up to 13 %");
});

test("beside a placebo that moved, nothing smaller is claimed, equivalence included", () => {
  const moved = { estimate: 0.045, halfWidth: 0.01, moved: true };
  expect(judge({ family: 1, placebo: moved, logRatios: around(1.04, 0.01) }).verdict).toBe("INCONCLUSIVE");
  const level = judge({ family: 1, placebo: moved, logRatios: around(1, 0.02) });
  expect(level.verdict).toBe("INCONCLUSIVE");
  expect(level.notes.join(" ")).toContain("The placebo moved by 4.6 %");
  expect(judge({ family: 1, placebo: moved, logRatios: around(1.3, 0.02) }).verdict).toBe("FASTER");
  const hardly = { estimate: 0.003, halfWidth: 0.002, moved: true };
  expect(judge({ family: 1, placebo: hardly, logRatios: around(1, 0.01) }).verdict).toBe("EQUIVALENT");
});

test("too few rounds give numbers but no verdict", () => {
  const { verdict, notes, ratio, ci95, ciAdjusted } = judge({
    ...one,
    family: 3,
    logRatios: around(2, 0.01, 6),
  });
  expect(verdict).toBe("TOO FEW");
  expect(notes).toEqual([expect.stringContaining("at least 7 rounds")]);
  expect(ratio).toBeCloseTo(2);
  expect(ci95[0]).toBeGreaterThan(1.9);
  expect(ciAdjusted).toEqual([null, null]);
});

test("no round at all is too few, and one is no crash", () => {
  expect(judge({ ...one, logRatios: [] })).toMatchObject({ verdict: "TOO FEW", ratio: null, rounds: 0 });
  expect(judge({ ...one, logRatios: [0.1] })).toMatchObject({
    verdict: "TOO FEW",
    spread: null,
    detectable: null,
  });
});

test("an invalid figure shows no ratio, whatever the rounds say", () => {
  const judged = judge({ ...one, logRatios: around(3, 0.01), invalid: ["The generator set the rate."] });
  expect(judged).toMatchObject({ verdict: "INVALID", ratio: null, ci95: [null, null], p: null });
  expect(judged.notes).toEqual(["The generator set the rate."]);
  expect(judged.logRatios).toHaveLength(8);
});

test("rounds without any spread are judged by their value", () => {
  expect(judge({ ...one, logRatios: Array(7).fill(0) })).toMatchObject({
    verdict: "EQUIVALENT",
    p: 1,
    spread: 0,
  });
  expect(judge({ ...one, logRatios: Array(7).fill(0.2) })).toMatchObject({ verdict: "FASTER", p: 2 ** -6 });
});

test("without a placebo the verdict stands and says so", () => {
  const { verdict, notes } = judge({ family: 1, placebo: null, logRatios: around(1.5, 0.05) });
  expect(verdict).toBe("FASTER");
  expect(notes).toEqual([expect.stringContaining("No placebo")]);
});

test("one round far away makes the second opinion differ", () => {
  const { verdict, notes } = judge({
    ...one,
    logRatios: [0.05, 0.06, 0.07, 0.05, 0.06, 0.07, -0.9, 0.08, 0.06, 0.05, 0.07, 0.06],
  });
  expect(verdict).toBe("FASTER");
  expect(notes).toEqual([expect.stringContaining("interval-disagreement")]);
});

test("figures that are no numbers are a mistake of the caller", () => {
  expect(() => judge({ ...one, logRatios: [0.1, Number.NaN] })).toThrow(RangeError);
});

test("the floor is at least 2 %, finite below six rounds, and exists without a placebo", () => {
  expect(noiseFloor(null)).toBeCloseTo(Math.log(1.02));
  expect(noiseFloor(assessPlacebo([0.001, -0.001, 0.002, 0, 0.001, -0.002]))).toBeCloseTo(Math.log(1.02));
  expect(noiseFloor(assessPlacebo([0.1, -0.1, 0.05]))).toBeLessThan(1);
  expect(assessPlacebo([0.1])).toBeNull();
  expect(assessPlacebo([0.03, 0.031, 0.032, 0.03, 0.031, 0.033])?.moved).toBe(true);
});
