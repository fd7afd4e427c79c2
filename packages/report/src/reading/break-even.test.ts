import type { Result } from "@labs/experiment/result";
import { emptyResult } from "@labs/experiment/result-fixture";
import { expect, test } from "vitest";
import { arms, comparison, summary } from "../fixtures/build.fixture.ts";
import { renderBreakEven } from "../render-break-even.ts";
import { renderResult } from "../render-result.ts";
import { type BreakEvenQuestion, breakEvenIntervals, breakEvenPoints, breakEvenWords } from "./break-even.ts";

const question: BreakEvenQuestion = {
  task: "How many answers must be found again before a cache pays?",
  varies: "hit ratio",
  unit: "%",
  values: [0, 5, 20, 90],
  variant: "fast",
  metric: "throughput",
  in: "busy",
};

type Came = "FASTER" | "SLOWER" | "EQUIVALENT" | "INCONCLUSIVE" | "TOO FEW" | "INVALID";

function run(value: number, ratio: number | null, verdict: Came): Result {
  return {
    ...emptyResult,
    breakEven: { varies: "hit ratio", unit: "%", value },
    metrics: {
      throughput: { unit: "req/s", better: "higher", kind: "timing", role: "headline", in: ["busy"] },
    },
    cases: { busy: { mode: "closed", clients: 16, seconds: 1, slices: 10 } },
    arms: arms("slow", "fast"),
    summaries: [
      summary("slow", "throughput", "busy", 1000),
      summary("fast", "throughput", "busy", 1000 * (ratio ?? 1)),
    ],
    comparisons: [
      comparison("fast", "throughput", "busy", ratio, {
        verdict,
        ...(verdict === "TOO FEW" ? { ci95: [null, null] } : {}),
      }),
    ],
  };
}

/** What is said of a search over exactly the values of these runs. */
function words(...runs: readonly Result[]): string {
  const values = runs.map((one) => one.breakEven?.value ?? 0);
  return breakEvenWords({ ...question, values }, breakEvenPoints(question, runs));
}

test("a table, a drawing on one scale, and the break-even point in a sentence; the order of the runs is nothing", () => {
  const runs = [run(20, 1.6, "FASTER"), run(0, 0.8, "SLOWER"), run(90, 5, "FASTER"), run(5, 1, "EQUIVALENT")];
  expect(renderBreakEven(question, runs)).toMatchInlineSnapshot(`
    "────────────────────────────────────────────────────────────────────────────────────────────────────
    lab / experiment: where does it stop paying?
    How many answers must be found again before a cache pays?

    throughput (req/s, higher is better) · busy: closed loop, 16 clients
    hit ratio   slow   fast  vs slow  95 % interval  verdict
          0 %  1 000    800    0.80x  0.72x – 0.88x  SLOWER, at least 1.041x
          5 %  1 000  1 000    1.00x  0.90x – 1.10x  EQUIVALENT within 5 %
         20 %  1 000  1 600    1.60x  1.44x – 1.76x  FASTER, at least 1.28x
         90 %  1 000  5 000    5.00x  4.50x – 5.50x  FASTER, at least 4.00x

    fast against slow: left of 1x it loses, right of 1x it pays
     0 %  ├──●──┤   │
     5 %         ├──●──┤
                    │                                                       <- break-even point
    20 %            │          ├───●──┤
    90 %            │                                              ├──●──┤
          0.72x     1.00x                                            5.50x

    fast loses at a hit ratio of 0 %, is equivalent to the baseline at 5 % and pays from 20 % on. It
    starts paying between 5 and 20 %."
  `);
});

test.each([
  [
    "starts paying",
    [run(0, 0.8, "SLOWER"), run(5, 1.3, "FASTER")],
    "fast loses at a hit ratio of 0 % and pays at 5 %. It starts paying between 0 and 5 %.",
  ],
  [
    "stops paying",
    [run(0, 2, "FASTER"), run(5, 1.2, "FASTER"), run(20, 1, "EQUIVALENT"), run(90, 0.5, "SLOWER")],
    "fast pays at a hit ratio of 0 and 5 %, is equivalent to the baseline at 20 % and loses at 90 %. It stops paying between 5 and 20 %.",
  ],
  [
    "crosses twice",
    [run(0, 2, "FASTER"), run(5, 0.8, "SLOWER"), run(20, 2, "FASTER")],
    "fast pays at a hit ratio of 0 %, loses at 5 % and pays at 20 %. It stops paying between 0 and 5 % and starts paying between 5 and 20 %.",
  ],
  ["always pays", [run(0, 2, "FASTER"), run(90, 3, "FASTER")], "fast pays at a hit ratio of 0 and 90 %."],
  [
    "never pays",
    [run(0, 0.5, "SLOWER"), run(90, 1, "EQUIVALENT")],
    "fast loses at a hit ratio of 0 % and is equivalent to the baseline at 90 %.",
  ],
  [
    "cannot be told anywhere",
    [run(0, 1.1, "INCONCLUSIVE"), run(90, 1.2, "INCONCLUSIVE")],
    "fast shows no measurable difference at a hit ratio of 0 and 90 %.",
  ],
  [
    "cannot be told in between",
    [run(0, 0.5, "SLOWER"), run(5, 1.1, "INCONCLUSIVE"), run(90, 2, "FASTER")],
    "fast loses at a hit ratio of 0 %, shows no measurable difference at 5 % and pays at 90 %. It starts paying between 0 and 90 %.",
  ],
  [
    "shows a measurable difference only from some value on",
    [run(0, 0.89, "INCONCLUSIVE"), run(5, 1.3, "FASTER"), run(20, 2, "FASTER")],
    "fast shows no measurable difference at a hit ratio of 0 % and pays from 5 % on.",
  ],
  ["has a single value", [run(5, 1.3, "FASTER")], "fast pays at a hit ratio of 5 %."],
  [
    "is told by medians alone",
    [run(0, 1.04, "TOO FEW"), run(5, 1.06, "TOO FEW")],
    "By the medians alone, since a verdict takes more rounds: fast is equivalent to the baseline at a hit ratio of 0 % and pays at 5 %. It starts paying between 0 and 5 %.",
  ],
] as const)("a technique that %s is said to", (_, runs, sentence) => {
  expect(words(...runs)).toBe(sentence);
});

test("a crossing names its neighbours and the side that pays", () => {
  const points = breakEvenPoints(question, [
    run(0, 2, "FASTER"),
    run(5, 1, "EQUIVALENT"),
    run(20, 1, "EQUIVALENT"),
  ]);
  const asked = { ...question, values: [0, 5, 20] };
  expect(breakEvenIntervals(asked, points)).toEqual([{ between: [0, 5], pays: "below" }]);
});

test("an interrupted search says what it measured and draws no conclusion", () => {
  const runs = [run(0, 0.5, "SLOWER"), run(5, 2, "FASTER")];
  const points = breakEvenPoints(question, runs);
  expect(breakEvenIntervals(question, points)).toEqual([]);
  expect(breakEvenWords(question, points)).toBe(
    "fast loses at a hit ratio of 0 % and pays at 5 %. The search did not reach 20 and 90 %, so it names no break-even point.",
  );
  expect(renderBreakEven(question, runs)).not.toContain("<- break-even point");
});

test("a value with contradicting figures, or none, is not called equal", () => {
  const invalid = run(5, 1, "INVALID");
  expect(words(run(0, 2, "FASTER"), invalid)).toBe(
    "fast pays at a hit ratio of 0 % and has no figure at 5 %.",
  );
});

test("a technique that answered wrongly at a value is no ratio but a finding", () => {
  const wrong: Result = {
    ...run(5, null, "TOO FEW"),
    comparisons: [],
    cells: [
      {
        ...{ round: -1, position: 0, arm: "fast", case: "", startedAt: "" },
        outcome: { status: "wrong", when: "before", input: "7", expected: "14", actual: "15" },
      },
    ],
  };
  expect(renderBreakEven(question, [run(0, 2, "FASTER"), wrong])).toMatch(/5 % .* wrong: 15 instead of 14/);
});

test("conditions of the case are named where no value changes them", () => {
  const faster: Result = {
    ...run(5, 2, "FASTER"),
    cases: { busy: { mode: "open", rate: 9, seconds: 1, slices: 1 } },
  };
  expect(renderBreakEven(question, [run(0, 2, "FASTER"), faster])).toContain("higher is better) · busy\n");
});

test("what ended early says how far it came", () => {
  expect(renderBreakEven(question, [run(0, 2, "FASTER")])).toContain(
    "Ended early: 1 of 4 values were measured.",
  );
});

test("one is spoken of in the singular, a millisecond is not cut", () => {
  const at = (unit: string) =>
    breakEvenWords(
      { ...question, unit, values: [0, 1] },
      breakEvenPoints(question, [run(0, 2, "FASTER"), run(1, 1, "EQUIVALENT")]),
    );
  expect(at("days")).toContain("between 0 and 1 day.");
  expect(at("ms")).toContain("between 0 and 1 ms.");
});

test("the heading of a single run of a sweep says what was changed", () => {
  expect(renderResult(run(5, 2, "FASTER"))).toContain("Changed: hit ratio 5 %");
  expect(renderResult({ ...run(5, 2, "FASTER"), breakEven: null })).not.toContain("Changed");
});
