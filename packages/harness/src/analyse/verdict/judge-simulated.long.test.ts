import { random } from "@labs/experiment";
import { expect, test } from "vitest";
import { gaussian } from "../../statistics/gaussian.ts";
import { judge } from "./judge.ts";
import { assessPlacebo } from "./placebo.ts";

const normal = (draw: () => number) => gaussian(draw);
/** Student's t with two degrees of freedom: now and then a round ten times as far away. */
const heavy = (draw: () => number) => {
  const next = gaussian(draw);
  return () => next() / Math.sqrt((next() ** 2 + next() ** 2) / 2);
};

/** One run: a baseline, its placebo and `family` arms that are `effect` better. */
function verdicts(
  noise: () => number,
  { spread, rounds, family, effect }: { spread: number; rounds: number; family: number; effect: number },
) {
  const cell = () => (noise() * spread) / Math.SQRT2;
  const baseline = Array.from({ length: rounds }, cell);
  const arm = (better: number) => baseline.map((own) => better + cell() - own);
  const placebo = assessPlacebo(arm(0));
  return Array.from({ length: family }, () => judge({ logRatios: arm(effect), family, placebo }).verdict);
}

test.each([
  ["normal", normal, 0.03, 7, 3],
  ["normal", normal, 0.08, 20, 4],
  ["heavy-tailed", heavy, 0.03, 12, 4],
  ["heavy-tailed", heavy, 0.2, 7, 3],
])("identical arms under %s noise rarely get a direction (%#)", (name, shape, spread, rounds, family) => {
  const noise = shape(random(21, name, spread, rounds));
  const runs = 300;
  let false_ = 0;
  for (let run = 0; run < runs; run++) {
    const given = verdicts(noise, { spread, rounds, family, effect: 0 });
    if (given.some((verdict) => verdict === "FASTER" || verdict === "SLOWER")) false_++;
  }
  // Simulated at length: 0 to 4.1 %.
  expect(false_ / runs).toBeLessThan(0.08);
});

test("5 % at a spread of 1 % is found by seven rounds among three comparisons", () => {
  const noise = gaussian(random(22, "power"));
  const given = Array.from({ length: 100 }, () =>
    verdicts(noise, { spread: 0.01, rounds: 7, family: 3, effect: Math.log(1.05) }),
  ).flat();
  expect(given.filter((verdict) => verdict === "FASTER").length / given.length).toBeGreaterThan(0.95);
});
