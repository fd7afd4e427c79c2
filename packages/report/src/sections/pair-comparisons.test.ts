import type { Comparison, Result } from "@labs/experiment/result";
import { expect, test } from "vitest";
import { comparison, exact, summary } from "../fixtures/build.fixture.ts";
import { smallResult } from "../fixtures/small-result.fixture.ts";
import { renderResult } from "../index.ts";

const yours: Result["arms"][number] = { name: "yours", role: "extra", change: "Yours.", trap: false };

/** The small result with a learner's variant in it, compared with the reference. */
function withExtraArm(pairComparisons: readonly Comparison[], over: Partial<Result> = {}): Result {
  return {
    ...smallResult,
    arms: [...smallResult.arms, yours],
    summaries: [
      ...smallResult.summaries,
      summary("yours", "throughput", "busy", 3987),
      summary("yours", "hit ratio", "busy", 71.5),
      summary("yours", "memory", "busy", 0.412),
    ],
    comparisons: [...smallResult.comparisons, comparison("yours", "throughput", "busy", 3.23)],
    pairComparisons: [...pairComparisons],
    ...over,
  };
}

const pair = (ratio: number, over: Partial<Comparison> = {}) =>
  comparison("yours", "throughput", "busy", ratio, { versus: "fast", ...over });

test("an extra arm stands in every table, after the experiment's own arms", () => {
  const screen = renderResult(withExtraArm([]), { details: true });
  expect(screen).toMatch(/^yours +3 990 .* 3\.23x .* FASTER, at least 2\.58x$/m);
  expect(screen).toMatch(/^Mechanism: why +slow +fast +fancy +yours$/m);
  expect(screen).toMatch(/^hit ratio \(%\).* 71\.5$/m);
  expect(screen).toMatch(/^memory \(MB\).* 0\.412$/m);
  expect(screen).not.toContain("Your change");
});

test("an extra arm does not change what is said of the others", () => {
  const lines = (result: Result) => renderResult(result, { details: true }).split("\n");
  const about = (line: string) => /^(slow|fast|fancy|placebo|Best) /.test(line);
  const tight = (line: string) => line.replaceAll(/ +/g, " ");
  expect(lines(withExtraArm([])).filter(about).map(tight)).toEqual(
    lines(smallResult).filter(about).map(tight),
  );
});

test.each([
  [1.5, {}, "yours against fast, throughput: 1.50x (1.35x – 1.65x), FASTER, at least 1.20x."],
  [0.5, {}, "yours against fast, throughput: 0.50x (0.45x – 0.55x), SLOWER, at least 1.66x."],
  [1, { verdict: "EQUIVALENT" }, "EQUIVALENT within 5 %."],
  [1.1, { verdict: "INCONCLUSIVE", notes: ["Too much noise."] }, "INCONCLUSIVE. Too much noise."],
  [2, { verdict: "TOO FEW", ci95: [null, null], notes: [] }, "2.00x, TOO FEW."],
] as const)("an edit of %s times is said with its interval and verdict", (ratio, over, said) => {
  const screen = renderResult(withExtraArm([pair(ratio, over as Partial<Comparison>)]));
  expect(screen).toContain("Your change");
  expect(screen.replaceAll(/\s+/g, " ")).toContain(said);
});

test.each<[Comparison["verdict"], string]>([
  ["FASTER", "yours is ahead of fast."],
  ["SLOWER", "yours is behind fast."],
  ["INCONCLUSIVE", "yours shows no measurable difference from fast."],
])("the best of the experiment is told with how the learner's arm stands beside it: %s", (verdict, said) => {
  const screen = renderResult(withExtraArm([pair(1.5, { verdict })])).replaceAll(/\s+/g, " ");
  expect(screen).toContain(`Best: fast, ahead of every other arm of the experiment. ${said}`);
});

test("an edit is told with what else moved beyond the noise, and not with what did not", () => {
  const screen = renderResult(withExtraArm([pair(1.5)])).replaceAll(/\s+/g, " ");
  expect(screen).toContain(
    "Moved too, yours against fast: memory 0.412 MB instead of 0.296 MB and hit ratio 71.5 % instead of 83.2 %.",
  );
  const same = withExtraArm([pair(1.5)]).summaries.map((one) =>
    one.arm === "yours" && one.metric !== "throughput" ? { ...one, low: 0, high: 100 } : one,
  );
  expect(renderResult(withExtraArm([pair(1.5)], { summaries: same }))).not.toContain("Moved too");
});

test("counts are compared exactly, without an interval of one value", () => {
  const calls = { unit: "", better: "lower", kind: "count", role: "headline", in: ["busy"] } as const;
  const screen = renderResult(
    withExtraArm([pair(4, { metric: "calls", ci95: [4, 4], ciAdjusted: [4, 4] })], {
      metrics: { ...smallResult.metrics, calls: { ...calls, in: [...calls.in] } },
      summaries: [
        summary("yours", "calls", "busy", 2, exact(2)),
        summary("fast", "calls", "busy", 8, exact(8)),
      ],
    }),
  );
  expect(screen).toContain("yours against fast, calls: 4.00x, FEWER.");
});

test("a metric of several cases says which one", () => {
  const { throughput } = smallResult.metrics;
  if (throughput === undefined) throw new Error("The small result has no throughput.");
  const metrics = { ...smallResult.metrics, throughput: { ...throughput, in: ["busy", "steady"] } };
  expect(renderResult(withExtraArm([pair(1.5)], { metrics }))).toContain("throughput in busy: 1.50x");
});
