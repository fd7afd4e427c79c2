import type { Result } from "@labs/experiment/result";
import { emptyResult } from "@labs/experiment/result-fixture";
import { expect, test } from "vitest";
import { judge } from "../analyse/verdict/judge.ts";
import { judgeCount } from "../analyse/verdict/judge-count.ts";
import { findDisagreements } from "./find-disagreements.ts";

const pairs = Array.from({ length: 12 }, (_, round) => ({
  value: 3 * (10 + round),
  versus: 10 + (round % 5) + round,
}));
const place = { arm: "fast", versus: "slow", case: "busy" };

/** What the harness computes of these pairs, for a rate and for a count. */
const result: Result = {
  ...emptyResult,
  metrics: {
    rate: { unit: "", better: "higher", kind: "timing", role: "headline", in: ["busy"] },
    rows: { unit: "", better: "lower", kind: "count", role: "headline", in: ["busy"] },
  },
  cells: pairs.flatMap(({ value, versus }, round) =>
    Object.entries({ fast: value, slow: versus }).map(([arm, one], position) => ({
      ...{ round, position, arm, case: "busy", startedAt: "" },
      outcome: { status: "measured" as const, values: { rate: one, rows: one }, load: null, noise: null },
    })),
  ),
  comparisons: [
    {
      ...place,
      metric: "rate",
      ...judge({
        logRatios: pairs.map(({ value, versus }) => Math.log(value / versus)),
        byCycles: null,
        family: 1,
        placebo: null,
        seed: 1,
      }),
    },
    { ...place, metric: "rows", ...judgeCount(pairs, "lower") },
  ],
};

test("what the harness computes agrees with its cells, also after it was text", () => {
  expect(findDisagreements(JSON.parse(JSON.stringify(result)))).toEqual([]);
});

test("a round that the gates refused is missed by no figure", () => {
  const logRatios = result.comparisons[0]?.logRatios.slice(1) ?? [];
  const judged = judge({ logRatios, byCycles: null, family: 1, placebo: null, seed: 1 });
  expect(findDisagreements({ ...result, comparisons: [{ ...place, metric: "rate", ...judged }] })).toEqual(
    [],
  );
});

test.each([
  ["cells in another order", { cells: result.cells.toReversed() }],
  ["a cell that is gone", { cells: result.cells.slice(2) }],
])("%s: it is found in the rate and in the count", (_, over) => {
  expect(findDisagreements({ ...result, ...over })).toEqual([
    "fast against slow, rate in busy: its rounds are not those of the cells",
    "fast against slow, rows in busy: its rounds are not those of the cells",
  ]);
});
