import type { Comparison, Result } from "@labs/experiment/result";
import { emptyResult } from "@labs/experiment/result-fixture";
import { arms, closedCase, comparison, exact, placeboArm, summary } from "./build.fixture.ts";

const cases = [
  "equality-top-50",
  "equality-range",
  "at-least-top-50",
  "in-list-top-50",
  "time-only",
  "grouped",
];

/** Milliseconds and buffers of each arm in each case; `null` was not measured. */
const measured: Record<string, readonly (readonly [ms: number, buffers: number] | null)[]> = {
  none: [
    [309, 80_000],
    [339, 80_000],
    [239, 80_000],
    [248, 80_000],
    [272, 80_000],
    [310, 80_000],
  ],
  "single-columns": [
    [1.07, 510],
    [29, 18_900],
    [1.06, 484],
    [1, 484],
    [0.15, 5],
    [45, 18_900],
  ],
  "severity-then-time": [
    [0.3, 49],
    [3.3, 1303],
    [55, 30_300],
    [55.8, 30_300],
    [0.25, 33],
    [15, 360],
  ],
  "time-then-severity": [
    [0.36, 70],
    [6.5, 1643],
    [0.35, 66],
    [0.54, 72],
    [0.28, 5],
    [20, 335],
  ],
  covering: [
    [0.16, 8],
    [0.42, 16],
    [12.7, 258],
    [10.3, 251],
    [0.28, 35],
    [15, 550],
  ],
  partial: [
    [0.16, 48],
    [2.5, 1402],
    [0.16, 45],
    [0.15, 45],
    [349, 80_000],
    [318, 80_000],
  ],
  "partial-beside-brin": [[0.16, 48], [2.5, 1402], [0.16, 45], [0.15, 45], [1.1, 139], null],
  brin: [
    [4.1, 7093],
    [5, 7093],
    [4.4, 7093],
    [4.2, 7093],
    [1.1, 139],
    [12, 3648],
  ],
};

const open: Partial<Comparison> = {
  verdict: "INCONCLUSIVE",
  notes: ['The interval includes "no difference".'],
};
const places = Object.entries(measured).flatMap(([arm, row]) =>
  row.flatMap((pair, index) => {
    const name = cases[index] ?? "";
    const base = measured.none?.[index];
    return pair && base ? [{ arm, name, ms: pair[0], buffers: pair[1], base }] : [];
  }),
);
const variants = places.filter(({ arm }) => arm !== "none");

/** Eight arms in six cases, a timing and a count as headlines: the shape of an indexing experiment. */
export const indexingResult: Result = {
  ...emptyResult,
  arms: [...arms(...Object.keys(measured)), placeboArm],
  cases: Object.fromEntries(cases.map((name) => [name, closedCase()])),
  metrics: {
    p50: { unit: "ms", better: "lower", kind: "timing", role: "headline", in: cases },
    buffers: { unit: "", better: "lower", kind: "count", role: "headline", in: cases },
    "rows removed": { unit: "per answer", better: "lower", kind: "gauge", role: "mechanism", in: cases },
    "heap fetches": { unit: "", better: "lower", kind: "count", role: "mechanism", in: cases.slice(0, 2) },
    "index size": { unit: "MB", better: "lower", kind: "count", role: "price", in: cases.slice(0, 1) },
    "build time": { unit: "s", better: "lower", kind: "timing", role: "price", in: cases.slice(0, 1) },
  },
  summaries: [
    ...places.flatMap(({ arm, name, ms, buffers }) => [
      summary(arm, "p50", name, ms),
      summary(
        arm,
        "buffers",
        name,
        buffers,
        arm === "brin" ? { low: buffers - 1, high: buffers + 1 } : exact(buffers),
      ),
      summary(arm, "rows removed", name, arm === "none" ? 1_000_000 : 12.5),
      ...(cases.indexOf(name) < 2
        ? [summary(arm, "heap fetches", name, 0, { low: 0, high: arm === "covering" ? 3 : 0 })]
        : []),
      ...(cases[0] === name
        ? [summary(arm, "index size", name, 60), summary(arm, "build time", name, 2.5)]
        : []),
    ]),
    ...cases.map((name, index) => summary("placebo", "p50", name, measured.none?.[index]?.[0] ?? null)),
  ],
  comparisons: [
    ...variants.map(({ arm, name, ms, base }) =>
      comparison(arm, "p50", name, base[0] / ms, {
        versus: "none",
        ...(Math.abs(base[0] / ms - 1) < 0.3 ? open : {}),
      }),
    ),
    ...variants.map(({ arm, name, buffers, base }) =>
      comparison(arm, "buffers", name, base[1] / buffers, {
        versus: "none",
        ci95: [base[1] / buffers, base[1] / buffers],
        ...(base[1] === buffers ? { verdict: "EQUIVALENT" } : {}),
      }),
    ),
  ],
  placebo: cases.map((name) =>
    comparison("placebo", "p50", name, 1.004, { versus: "none", verdict: "EQUIVALENT" }),
  ),
  noiseFloors: cases.map((name) => ({ metric: "p50", case: name, ratio: 1.034 })),
  caveat: "The machine is a toy.",
  best: cases.map((name) => ({
    metric: "p50",
    case: name,
    arms: name === "time-only" ? ["single-columns"] : ["covering", "partial"],
  })),
};
