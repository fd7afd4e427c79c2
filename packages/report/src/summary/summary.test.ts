import type { Comparison, LoadRecord, Result } from "@labs/experiment/result";
import { soundLoad } from "@labs/experiment/result-fixture";
import { expect, test } from "vitest";
import { arms, comparison, exact, placeboArm, summary } from "../fixtures/build.fixture.ts";
import { poolResult } from "../fixtures/pool.fixture.ts";
import { smallResult } from "../fixtures/small-result.fixture.ts";
import { summarySection } from "./summary.ts";

const goal: Result["goal"] = {
  reference: "fast",
  target: { metric: "throughput", case: "busy" },
  evidence: { metric: "hit ratio", case: "busy" },
};

/** A whole run of two arms without anything that makes it uncertain. */
const sound: Result = {
  ...smallResult,
  goal,
  arms: [...arms("slow", "fast"), placeboArm],
  cells: [],
  warnings: [],
  metrics: Object.fromEntries(
    Object.entries(smallResult.metrics).filter(([name]) => name === "throughput" || name === "hit ratio"),
  ),
  summaries: smallResult.summaries.filter(({ metric }) => metric !== "memory"),
  comparisons: smallResult.comparisons.filter(({ arm }) => arm === "fast"),
};

/** The sound run with one more metric of its two arms. */
function withMetric(
  name: string,
  about: Partial<Result["metrics"][string]>,
  [slow, fast]: readonly [number, number],
): Result {
  return {
    ...sound,
    metrics: {
      ...sound.metrics,
      [name]: { unit: "MB", better: "lower", kind: "gauge", role: "price", in: ["busy"], ...about },
    },
    summaries: [...sound.summaries, summary("slow", name, "busy", slow), summary("fast", name, "busy", fast)],
  };
}

const withComparison = (over: Partial<Comparison>): Result => ({
  ...sound,
  comparisons: sound.comparisons.map((one) => ({ ...one, ...over })),
});

/** The text of one part, in one line. */
function part(result: Result, label: "Answer" | "Why" | "Price" | "Doubt"): string {
  const text = summarySection(result).replaceAll(/\n {8}/g, " ");
  return (text.split("\n").find((line) => line.startsWith(label)) ?? "").slice(8);
}

test("a summary says the answer with its interval, why, the price and the doubt", () => {
  expect(summarySection(sound)).toMatchInlineSnapshot(`
    "Answer  fast: throughput 4 320 req/s instead of 1 230 req/s with slow, 3.50x as high (95 % interval
            3.15x – 3.85x, 7 paired rounds).
    Why     hit ratio 83.2 % instead of 0 %.
    Price   None that this experiment measures.
    Doubt   Little: a second copy of slow came out at 1.01x of it in throughput (0.91x – 1.11x)."
  `);
});

test.each<[string, Partial<Comparison>, string]>([
  ["a loss", { verdict: "SLOWER", ratio: 0.5, ci95: [0.4, 0.6] }, "No variant is shown to beat slow. fast: "],
  ["a loss", { verdict: "SLOWER", ratio: 0.5, ci95: [0.4, 0.6] }, "2.00x lower (95 % interval 1.67x – 2.50x"],
  [
    "no difference",
    { verdict: "EQUIVALENT", ci90: [0.98, 1.03] },
    "the same within 5 % (90 % interval 0.98x",
  ],
  ["few rounds", { verdict: "TOO FEW", rounds: 1 }, "a ratio of 3.50x in 1 round: too few for a verdict"],
  [
    "an open verdict",
    { verdict: "INCONCLUSIVE", ratio: 1.2, ci95: [1.07, 1.5], ciAdjusted: [0.98, 1.6] },
    "cannot tell from no difference: the interval that decides, adjusted for 2 comparisons, is 0.98x – 1.60x and includes 1",
  ],
  ["an invalid one", { verdict: "INVALID", ratio: null, notes: ["Two clocks."] }, "– invalid. Two clocks."],
])("%s is answered as such", (_, over, said) => {
  expect(part({ ...withComparison(over), best: [] }, "Answer")).toContain(said);
});

test("arms with no measurable difference are named, and the model answer stands for them", () => {
  const tied: Result = {
    ...smallResult,
    goal,
    best: [{ metric: "throughput", case: "busy", arms: ["fancy", "fast"] }],
  };
  expect(part(tied, "Answer")).toMatch(
    /^fancy \(trap\) and fast are best: this run cannot tell which of them\. Of these, fancy is not shown to beat slow either\. fast: throughput 4 320 req\/s instead/,
  );
  const shown = tied.comparisons.map((one) => ({ ...one, verdict: "FASTER" as const }));
  expect(part({ ...tied, comparisons: shown }, "Answer")).toContain("which of them. fast: ");
});

test("a learner's own arm is said beside the best one", () => {
  const yours: Result = {
    ...sound,
    arms: [...sound.arms, { name: "yours", role: "extra", change: "", trap: false }],
    summaries: [...sound.summaries, summary("yours", "throughput", "busy", 5000)],
    comparisons: [...sound.comparisons, comparison("yours", "throughput", "busy", 4)],
  };
  expect(part(yours, "Answer")).toContain(
    "yours: throughput 5 000 req/s instead of 1 230 req/s with slow, 4.00x",
  );
});

test("a count is told exactly, and a point of a curve without an interval", () => {
  const lost: Result = {
    ...withMetric("lost", { unit: "", kind: "count", role: "headline" }, [37, 0]),
    goal: { ...goal, target: { metric: "lost", case: "busy" } },
    best: [{ metric: "lost", case: "busy", arms: ["fast"] }],
  };
  const counted: Result = {
    ...lost,
    comparisons: [comparison("fast", "lost", "busy", null, { ci95: [null, null] })],
  };
  expect(part(counted, "Answer")).toContain("fast: lost 0 instead of 37 with slow, counted in 7 rounds.");
  // How fast the machine was does not touch a count.
  const warnings = [{ code: "foreign-cpu", severity: "warn", message: "Other programs." } as const];
  expect(part({ ...counted, warnings }, "Doubt")).not.toContain("other programs");
  expect(part({ ...sound, warnings }, "Doubt")).toBe("other programs used the processors.");
  expect(part(poolResult, "Answer")).toContain("6.51x as high by the medians (no interval)");
  expect(part(poolResult, "Doubt")).toContain("a point of a curve has no verdict");
});

test("the gravest doubt comes first, and what is not shown last", () => {
  const warnings = (["cell-speed", "foreign-cpu", "still-warming"] as const).map((code) => ({
    code,
    severity: "warn" as const,
    message: code,
  }));
  const { throughput } = sound.metrics;
  if (throughput === undefined) throw new Error("the result has no throughput");
  const p99 = { ...throughput, withheld: "it needs more answers" };
  expect(part({ ...sound, warnings, metrics: { ...sound.metrics, p99 } }, "Doubt")).toBe(
    "an arm was still getting faster; other programs used the processors; the processor's speed changed; p99 is not shown, because it needs more answers (run it with --preset full).",
  );
});

test("a headline that is open is named, and is no proof that nothing is paid", () => {
  const open: Result = {
    ...withMetric("p50", { unit: "ms", better: "lower", kind: "timing", role: "headline" }, [1, 1.02]),
    comparisons: [...sound.comparisons, comparison("fast", "p50", "busy", 0.98, { verdict: "INCONCLUSIVE" })],
  };
  expect(part(open, "Answer")).toContain("Undecided: p50");
  expect(
    part({ ...open, summaries: open.summaries.filter(({ metric }) => metric !== "memory") }, "Price"),
  ).toBe("None beyond the noise; whether p50 got worse is undecided.");
});

test("nothing measured is no answer", () => {
  const empty = { ...sound, summaries: [], comparisons: [], best: [] };
  expect(part(empty, "Answer")).toBe("None: nothing was measured that answers the question.");
});

test("the evidence comes first, also where it is missing, then the largest differences", () => {
  const same = (result: Result): Result => ({
    ...result,
    summaries: [
      ...result.summaries.filter(({ metric }) => metric !== "hit ratio"),
      summary("slow", "hit ratio", "busy", 50),
      summary("fast", "hit ratio", "busy", 51),
    ],
  });
  const mechanism = { role: "mechanism", unit: "" } as const;
  expect(part(withMetric("trips", mechanism, [9, 2]), "Why")).toBe(
    "hit ratio 83.2 % instead of 0 %; trips 2 instead of 9.",
  );
  expect(part(same(withMetric("trips", mechanism, [9, 2])), "Why")).toBe(
    "hit ratio 51 %, no measurable difference from slow; trips 2 instead of 9.",
  );
});

test("a short plan belongs to the why, a long one to the details", () => {
  const told = (line: string) =>
    part({ ...sound, explained: [{ arm: "fast", case: "busy", lines: [line] }] }, "Why");
  expect(told("Index Scan using by_time")).toContain("It answers by: Index Scan using by_time.");
  expect(told("Index Scan ".repeat(30))).not.toContain("It answers by");
});

test.each<[string, Result, string]>([
  ["in memory", withMetric("memory", {}, [101, 131]), "memory 131 MB instead of 101 MB."],
  [
    "in rejections",
    withMetric("rejected", { unit: "per 1000" }, [0, 395]),
    "rejected 395 per 1000 instead of 0 per 1000.",
  ],
  [
    "in a latency that is no price metric",
    withMetric("p50", { unit: "ms", role: "mechanism" }, [2, 164]),
    "p50 164 ms instead of 2 ms.",
  ],
  ["in nothing", sound, "None that this experiment measures."],
  ["within the noise", withMetric("memory", {}, [100, 102]), "None beyond the noise."],
  ["in a price that fell", withMetric("memory", {}, [131, 101]), "None beyond the noise."],
  ["in a headline", withMetric("misses", { role: "headline", unit: "" }, [2, 9]), "misses 9 instead of 2."],
])("the price lies %s", (_, result, said) => {
  expect(part(result, "Price")).toBe(said);
});

test("the price in several cases is told by the worst of them", () => {
  const twice = withMetric("memory", { in: ["busy", "steady"] }, [100, 120]);
  const result: Result = {
    ...twice,
    summaries: [
      ...twice.summaries,
      summary("slow", "memory", "steady", 100),
      summary("fast", "memory", "steady", 300),
    ],
  };
  expect(part(result, "Price")).toBe(
    "memory in steady 300 MB instead of 100 MB (the most; worse in 2 cases).",
  );
});

/** A round of an arm in which N of a thousand requests failed. */
function cell(arm: string, failed: number): Result["cells"][number] {
  const load: LoadRecord = {
    ...soundLoad,
    answered: 1000 - failed,
    failures: { ...soundLoad.failures, dropped: failed },
  };
  const outcome = { status: "measured", values: {}, load, noise: null } as const;
  return { round: 0, position: 0, arm, case: "busy", startedAt: "", outcome };
}

test("requests that failed are a price", () => {
  const cells = [cell("slow", 10), cell("fast", 395)];
  expect(part({ ...sound, cells }, "Price")).toBe(
    "395 of 1 000 requests failed or were refused, instead of 10.",
  );
  expect(part({ ...sound, cells: [cell("slow", 10), cell("fast", 10)] }, "Price")).toMatch(/^None/);
});

test.each<[string, Result, string]>([
  ["nothing", sound, "Little: a second copy of slow came out at 1.01x of it in throughput (0.91x – 1.11x)."],
  ["too few rounds", withComparison({ verdict: "TOO FEW" }), "0 rounds are too few for a verdict."],
  [
    "too few rounds of an arm that is only shown",
    {
      ...withComparison({ verdict: "TOO FEW" }),
      arms: sound.arms.map((arm) => ({ ...arm, shownOnly: true as const })),
    },
    "Little: a second copy of slow came out at 1.01x of it in throughput (0.91x – 1.11x).",
  ],
  [
    "enough of the planned rounds",
    { ...sound, config: { ...sound.config, rounds: 6 }, cells: [cell("slow", 0), cell("fast", 0)] },
    "Little: a second copy of slow came out at 1.01x of it in throughput (0.91x – 1.11x).",
  ],
  [
    "an end before the last round",
    { ...sound, endedEarly: "interrupted." },
    "the run ended early (interrupted).",
  ],
  ["invalid figures", withComparison({ verdict: "INVALID" }), "figures of fast are invalid."],
  [
    "a pause",
    withComparison({
      notes: ["Pauses: slow stood still for about 6.4 % of its time, in fewer than half of its slices."],
    }),
    "slow stood still for about 6.4 % of its time.",
  ],
  [
    "pauses in every slice",
    withComparison({
      notes: [
        "Pauses: slow stood still for about 9 % of its time, with no answer for longer than three usual ones take.",
      ],
    }),
    "slow stood still for about 9 % of its time.",
  ],
  ["a busy machine", { ...sound, warnings: smallResult.warnings }, "other programs used the processors."],
  [
    "a placebo that moved",
    { ...sound, placebo: [comparison("placebo", "throughput", "busy", 1.2)] },
    "a second copy of slow came out at 1.20x of it in throughput (1.08x – 1.32x).",
  ],
])("what makes it uncertain: %s", (_, result, said) => {
  expect(part(result, "Doubt")).toBe(said);
});

test("lost cells and withheld headlines are doubts, a remark of the harness is none", () => {
  const failed = { status: "failed", reason: "it broke" } as const;
  const result: Result = {
    ...sound,
    config: { ...sound.config, rounds: 1 },
    cells: [{ ...cell("slow", 0) }, { ...cell("fast", 0), outcome: failed }],
    metrics: smallResult.metrics,
    warnings: [{ code: "understated", severity: "info", message: "" }],
  };
  expect(part(result, "Doubt")).toBe(
    "fast failed or was wrong in 1 round; p99 is not shown, because p99 needs 1000 answers in a cell and this preset gives about 200 (run it with --preset full).",
  );
});

test("a count that is the same in all rounds is no difference", () => {
  const result: Result = withMetric("calls", { kind: "count", unit: "" }, [8, 8]);
  const same = result.summaries.map((one) => (one.metric === "calls" ? { ...one, ...exact(8) } : one));
  expect(part({ ...result, summaries: same }, "Price")).toMatch(/^None/);
});
