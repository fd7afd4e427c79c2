/** The figures behind each chart, on results in which they are known. */
import type { Result } from "@labs/experiment/result";
import { emptyResult } from "@labs/experiment/result-fixture";
import { arms, closedCase, comparison, summary } from "@labs/report/build-fixture";
import { describe, expect, test } from "vitest";
import { plantedResult } from "../fixtures/planted.fixture.ts";
import { forestOf } from "./forest.ts";
import { historyOf } from "./history.ts";
import { percentilesOf } from "./percentiles.ts";
import { priceScatters } from "./price.ts";
import { roundsOf } from "./rounds.ts";
import { sweepsOf } from "./sweep.ts";

const busy = { metric: "throughput", case: "busy" };

describe("forest", () => {
  test("a row for each ratio, the placebo and the noise floor", () => {
    const forest = forestOf(plantedResult, busy);
    expect(forest).toMatchObject({ baseline: "slow", floor: 1.04, absent: [] });
    expect(
      forest?.rows.map(({ arm, ratio, verdict, isPlacebo }) => [arm, ratio, verdict, isPlacebo]),
    ).toEqual([
      ["fast", 3.5, "FASTER", false],
      ["fancy", 0.9, "INCONCLUSIVE", false],
      ["placebo", 1.01, expect.any(String), true],
    ]);
    expect([forest?.rows[0]?.low, forest?.rows[0]?.high]).toEqual(plantedResult.comparisons[0]?.ci95);
  });

  test("an invalid ratio is named and not drawn", () => {
    const comparisons = plantedResult.comparisons.map((one) => ({ ...one, verdict: "INVALID" as const }));
    expect(forestOf({ ...plantedResult, comparisons }, busy)).toBeNull();
    const [first, ...others] = comparisons;
    const mixed = [first, ...others.map((one) => ({ ...one, verdict: "SLOWER" as const }))].flatMap(
      (one) => one ?? [],
    );
    expect(forestOf({ ...plantedResult, comparisons: mixed }, busy)).toMatchObject({
      absent: [{ arm: "fast", verdict: "INVALID" }],
    });
  });

  test("a metric that is not there has none", () => {
    expect(forestOf(plantedResult, { metric: "p99", case: "busy" })).toBeNull();
    expect(forestOf(plantedResult, { metric: "nothing", case: "busy" })).toBeNull();
  });
});

describe("percentiles", () => {
  test("the histograms of all rounds together, up to the last with ten answers beyond it", () => {
    const [slow, fast] = percentilesOf(plantedResult, "busy");
    expect([slow?.arm, slow?.answers, fast?.arm, fast?.answers]).toEqual(["slow", 3000, "fast", 2000]);
    const at = (of: typeof slow, wanted: number) =>
      of?.points.find(({ percentile }) => percentile === wanted)?.ms;
    expect(at(fast, 50)).toBeCloseTo(50, 0);
    expect(at(slow, 50)).toBeCloseTo(100, 0);
    expect(at(slow, 99)).toBeCloseTo(198, 0);
    expect(fast?.points.at(-1)?.percentile).toBe(99.5);
  });

  test("a histogram that is missing or broken is left out", () => {
    const broken: Result = {
      ...plantedResult,
      cells: plantedResult.cells.map((cell) =>
        cell.outcome.status === "measured" && cell.outcome.load !== null
          ? { ...cell, outcome: { ...cell.outcome, load: { ...cell.outcome.load, histogram: "HISTFAAA" } } }
          : cell,
      ),
    };
    expect(percentilesOf(broken, "busy")).toEqual([]);
    expect(percentilesOf(plantedResult, "steady")).toEqual([]);
  });
});

describe("rounds", () => {
  test("what ran together stands together; a lost cell is a gap", () => {
    expect(roundsOf(plantedResult, busy)).toEqual([
      {
        round: 1,
        values: [
          { arm: "slow", value: 1200 },
          { arm: "fast", value: 4300 },
          { arm: "fancy", value: 1090 },
        ],
      },
      {
        round: 2,
        values: [
          { arm: "slow", value: 1234 },
          { arm: "fast", value: 4321 },
          { arm: "fancy", value: 1100 },
        ],
      },
      {
        round: 3,
        values: [
          { arm: "slow", value: 1260 },
          { arm: "fancy", value: 1110 },
        ],
      },
    ]);
  });

  test("a run with one cell in each round, as the texts quote, has none", () => {
    const cells = plantedResult.cells.filter(({ arm }) => arm === "slow");
    expect(roundsOf({ ...plantedResult, cells }, busy)).toEqual([]);
  });
});

describe("sweep", () => {
  const throughput = { unit: "req/s", better: "higher", kind: "timing", role: "headline" } as const;

  test("arms on an axis are points of one curve, with its knee; the others stand beside it", () => {
    const result: Result = {
      ...emptyResult,
      arms: arms("single", ["pool-8", 8], ["pool-1", 1], ["pool-4", 4]),
      cases: { fast: closedCase() },
      metrics: { throughput: { ...throughput, in: ["fast"] } },
      summaries: [
        summary("single", "throughput", "fast", 50),
        summary("pool-1", "throughput", "fast", 100),
        summary("pool-4", "throughput", "fast", 290),
        summary("pool-8", "throughput", "fast", 300),
      ],
    };
    const [sweep] = sweepsOf(result, "throughput");
    expect(sweep?.beside).toEqual([{ arm: "single", value: 50 }]);
    expect(sweep?.curves[0]?.points.map(({ x, value }) => [x, value])).toEqual([
      [1, 100],
      [4, 290],
      [8, 300],
    ]);
    expect(sweep?.curves[0]?.knee?.name).toBe("pool-4");
  });

  test("cases on an axis make a curve for each arm; times have no knee", () => {
    const result: Result = {
      ...emptyResult,
      arms: arms("off", "on"),
      cases: { "clients-8": closedCase(8), "clients-1": closedCase(1) },
      metrics: { p50: { ...throughput, better: "lower", in: ["clients-8", "clients-1"] } },
      summaries: ["off", "on"].flatMap((arm) => [
        summary(arm, "p50", "clients-1", 1),
        summary(arm, "p50", "clients-8", 8),
      ]),
    };
    const [sweep] = sweepsOf(result, "p50");
    expect(sweep?.curves.map(({ series, knee, points }) => [series, knee, points.map(({ x }) => x)])).toEqual(
      [
        ["off", null, [1, 8]],
        ["on", null, [1, 8]],
      ],
    );
  });
});

test("a point that another beats in gain and price is off the front", () => {
  const result: Result = {
    ...plantedResult,
    summaries: [
      ...plantedResult.summaries.filter(({ metric }) => metric !== "memory"),
      ...(
        [
          ["slow", 0],
          ["fast", 10],
          ["fancy", 20],
        ] as const
      ).map(([arm, value]) => summary(arm, "memory", "busy", value)),
    ],
  };
  const [scatter] = priceScatters(result, { ...busy, arm: "fast", baseline: "slow" });
  expect(scatter?.points).toEqual([
    { arm: "slow", gain: 1, price: 0, isOnFront: true },
    { arm: "fast", gain: 3.5, price: 10, isOnFront: true },
    { arm: "fancy", gain: 0.9, price: 20, isOnFront: false },
  ]);
});

test("history runs from the oldest run to the newest, with those that have no ratio", () => {
  const later: Result = {
    ...plantedResult,
    runId: "later",
    startedAt: "2026-02-01T00:00:00Z",
    git: { commit: "fedcba9876543210", dirty: true },
    comparisons: [comparison("fast", "throughput", "busy", 2, { verdict: "INVALID" })],
  };
  const empty: Result = {
    ...plantedResult,
    runId: "empty",
    startedAt: "2026-03-01T00:00:00Z",
    comparisons: [],
  };
  const points = historyOf([empty, later, plantedResult], { ...busy, arm: "fast" });
  expect(points.map(({ runId, ratio, verdict, commit }) => [runId, ratio, verdict, commit])).toEqual([
    [plantedResult.runId, 3.5, "FASTER", "0123456"],
    ["later", 2, "INVALID", "fedcba9+"],
    ["empty", null, null, "0123456"],
  ]);
});
