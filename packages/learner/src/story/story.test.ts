import type { Result } from "@labs/experiment/result";
import { comparison, summary } from "@labs/report/build-fixture";
import { expect, test } from "vitest";
import { figuresIn, figuresOf } from "../figures.fixture.ts";
import { goal, ownRun, plainRun, smokeRun } from "../learned.fixture.ts";
import type { Runs } from "./choose-run.ts";
import { draftStory, renderStory } from "./story.ts";

const tell = (...runs: Runs) => renderStory(draftStory(goal, runs), false);

/** A part of the text, on one line. */
function part(text: string, heading: string): string {
  const found = new RegExp(`^${heading}\\n((?:  .*\\n?)+)`, "m").exec(text)?.[1] ?? "";
  return found.replaceAll(/\s+/g, " ").trim();
}

test("the answer goes from the situation to what to check next, in 100 columns", () => {
  const text = tell(ownRun);
  expect(text.split("\n").filter((line) => [...line].length > 100)).toEqual([]);
  expect(text.match(/^[A-Z][\w ]+$/gm)).toEqual([
    "Situation",
    "Hypothesis",
    "Change",
    "Effect",
    "Why",
    "Price",
    "What I turned down",
    "Where it does not hold",
    "What I would check next",
    "Runs",
  ]);
});

test.each([
  ["the learner's own variant", [ownRun]],
  ["a variant of the experiment", [plainRun]],
  ["a run too small for a verdict", [smokeRun]],
  ["a prediction of another run", [plainRun, ownRun]],
] as [string, Runs][])("every figure of a story about %s is of its runs", (_, runs) => {
  const text = tell(...runs);
  const known = new Set(runs.flatMap((run) => [...figuresIn(run)]));
  // The numbers of the sources, and the level of every interval.
  for (const word of ["1", "2", "95"]) known.add(word);
  expect(figuresOf(text).filter((figure) => !known.has(figure))).toEqual([]);
  expect(figuresOf(text).length).toBeGreaterThan(10);
});

test("a figure from elsewhere would be noticed", () => {
  const known = figuresIn(ownRun);
  expect(figuresOf("throughput went from 1 230 to 4 320: 3.51x").filter((one) => !known.has(one))).toEqual([
    "3.51",
  ]);
});

test("what is told of is the learner's variant where it is right and good", () => {
  const text = tell(ownRun);
  expect(part(text, "Change")).toBe("I wrote my own variant. The task was: Keep what was asked before.");
  expect(part(text, "Effect")).toContain("Throughput in busy went from 1 230 req/s to 3 990 req/s: 3.23x");
  expect(part(text, "Effect")).toContain("[1]");
  expect(part(text, "What I turned down")).toContain("fast 3.50x and fancy (the plausible mistake) 0.90x");
  expect(part(text, "What I turned down")).toContain("liar, which the checks refused");
});

test.each([
  ["wrong", { status: "wrong", when: "after", input: "1", expected: "2", actual: "3" }],
  ["failing", { status: "failed", reason: "no" }],
] as const)("a %s variant of the learner's is no story", (_, outcome) => {
  const cells = ownRun.cells.map((cell) => (cell.arm === "yours" ? { ...cell, outcome } : cell));
  expect(part(tell({ ...ownRun, cells }), "Change")).toBe("I chose fast: Redis keeps answers for 30 s.");
});

test("the prediction stands beside what came of it", () => {
  expect(part(tell(ownRun), "Hypothesis")).toBe(
    "Before I measured I expected fast to win at 2.50x of slow, because Redis answers sooner; fast came out at 3.50x (95 % interval 3.15x – 3.85x), and it was the best [1].",
  );
  expect(part(tell(plainRun), "Hypothesis")).toBe("I made no prediction before I measured.");
});

test("a prediction of an earlier run names that run", () => {
  const earlier: Result = { ...plainRun, runId: "2026-01-01T00-00-00Z-x", prediction: ownRun.prediction };
  const text = tell(plainRun, earlier);
  expect(part(text, "Hypothesis")).toMatch(/ \[2\]\.$/);
  expect(part(text, "Runs")).toBe(
    `[1] ${plainRun.runId} (2026-02-01, quick preset, 7 rounds) [2] ${earlier.runId} (2026-02-01, quick preset, 7 rounds)`,
  );
});

test.each([
  [
    "another arm",
    { arm: "fancy", ratio: 2 },
    "fancy came out at 0.90x (95 % interval 0.81x – 0.99x), and the best was fast",
  ],
  [
    "the baseline",
    { arm: "slow", ratio: 1 },
    "I expected slow to win at 1.00x of slow, and the best was fast",
  ],
])("a prediction of %s is told with what was best", (_, over, words) => {
  const prediction = { metric: "throughput", case: "busy", why: "", ...over };
  expect(part(tell({ ...plainRun, prediction }), "Hypothesis")).toContain(words);
});

test("rounds are those that a run had, where a script needed fewer than were planned", () => {
  const settled = { ...plainRun, cells: plainRun.cells.filter(({ round }) => round < 2) };
  expect(part(tell(settled), "Where it does not hold")).toContain("2 rounds of fresh processes");
  expect(part(tell(settled), "Runs")).toContain("quick preset, 2 rounds)");
});

test("the placebo is that of the figure that is told", () => {
  const placebo = (name: string, ratio: number) => comparison("placebo", "throughput", name, ratio);
  const run = { ...plainRun, placebo: [placebo("idle", 1.01), placebo("busy", 1.42)] };
  expect(part(tell(run), "Where it does not hold")).toContain(
    "A second copy of the baseline came out at 1.42x",
  );
});

test("a tie is told as one", () => {
  const best = [{ metric: "throughput", case: "busy", arms: ["fast", "fancy"] }];
  expect(part(tell({ ...plainRun, best }), "What I turned down")).toContain(
    "This run cannot tell which of fast and fancy is best.",
  );
  expect(part(tell(plainRun), "What I turned down")).not.toContain("cannot tell");
});

test("a newer run that is not told of is named, and can be picked", () => {
  const runs = part(tell(smokeRun, plainRun), "Runs");
  expect(runs).toMatch(/^\[1\] 2026-02-01T/);
  expect(runs).toContain(`Not told of: the newer run ${smokeRun.runId} (smoke preset, 1 round)`);
  const picked = renderStory(draftStory(goal, [smokeRun, plainRun], { run: smokeRun }), false);
  expect(part(picked, "Runs")).toMatch(/^\[1\] 2026-02-04T\S+ \(2026-02-04, smoke preset, 1 round\)$/);
});

test("the learner's variant is held against the reference too, with an interval where the pair was planned", () => {
  expect(part(tell(ownRun), "Effect")).toContain(
    "The reference, fast, has 4 320 req/s, with no measurable difference between the two [1].",
  );
  const slower = ownRun.summaries.map((one) =>
    one.arm === "yours" && one.metric === "throughput" ? summary("yours", "throughput", "busy", 3000) : one,
  );
  expect(part(tell({ ...ownRun, summaries: slower }), "Effect")).toContain(
    "The reference, fast, has 4 320 req/s, ahead of it by the medians [1].",
  );
  const pair = comparison("yours", "throughput", "busy", 0.92, { versus: "fast" });
  expect(part(tell({ ...ownRun, pairComparisons: [pair] }), "Effect")).toContain(
    "Throughput in busy is 3 990 req/s with yours and 4 320 req/s with fast: 0.92x as good, 95 % interval 0.83x – 1.01x",
  );
});

test("pairs of the experiment's own arms are told of", () => {
  const pair = comparison("fancy", "throughput", "busy", 0.46, { versus: "fast" });
  expect(part(tell({ ...plainRun, pairComparisons: [pair] }), "Compared as the question asks")).toContain(
    "0.46x as good",
  );
});

test("a trap is never what the story is about", () => {
  const best = [{ metric: "throughput", case: "busy", arms: ["fancy"] }];
  expect(part(tell({ ...plainRun, best }), "Change")).toBe("I chose fast: Redis keeps answers for 30 s.");
});

test.each([
  [
    "a figure is missing",
    { ...ownRun, summaries: ownRun.summaries.filter(({ metric }) => metric !== "memory") },
  ],
  [
    "there is no measurable difference",
    {
      ...plainRun,
      comparisons: plainRun.comparisons.map((one) => ({ ...one, verdict: "INCONCLUSIVE" as const })),
    },
  ],
  [
    "a comparison contradicts itself",
    {
      ...plainRun,
      comparisons: plainRun.comparisons.map((one) => ({ ...one, ratio: null, verdict: "INVALID" as const })),
    },
  ],
  ["there are too few rounds", smokeRun],
])("where %s, every sentence can be spoken", (_, run) => {
  const text = tell(run);
  expect(text).not.toMatch(/n\/a|no verdict|undefined|null|Infinity|\(inconclusive\)| {2}\./i);
  expect(part(text, "Effect")).not.toBe("");
});

test("a run too small for a verdict says so", () => {
  const text = tell(smokeRun);
  expect(part(text, "Effect")).toContain("too few rounds for more");
  expect(part(text, "Effect")).not.toContain("interval");
  expect(part(text, "Runs")).toContain("smoke preset, 1 round)");
});

test("price and plan are told beside the effect, and what differs in nothing is not", () => {
  const text = tell(plainRun);
  expect(part(text, "Why")).toContain("Hit ratio: 83.2 % instead of 0 %");
  expect(part(text, "Why")).toContain("Index Scan, 17 buffers");
  expect(part(text, "Price")).toContain("memory 0.296 MB, for which slow has no figure");
  const close: Record<string, number> = { slow: 80, fast: 83 };
  const same = plainRun.summaries.map((one) =>
    one.metric === "hit ratio" ? summary(one.arm, one.metric, one.case, close[one.arm] ?? null) : one,
  );
  expect(part(tell({ ...plainRun, summaries: same }), "Why")).not.toContain("Hit ratio");
});

test("a machine that was busy with other things is a condition", () => {
  const heading = "Where it does not hold";
  expect(part(tell({ ...plainRun, warnings: [] }), heading)).not.toContain("Other programs");
  const busy = { code: "foreign-cpu", severity: "warn", message: "Other programs used 90 %." } as const;
  expect(part(tell({ ...plainRun, warnings: [busy] }), heading)).toContain("Other programs used");
});

test("a figure with too few answers where it was aimed at is told of where it has enough", () => {
  const aim: typeof goal = { ...goal, target: { metric: "throughput", in: "crowded" } };
  const text = renderStory(draftStory(aim, [plainRun]), false);
  expect(part(text, "Change")).toBe("I chose fast: Redis keeps answers for 30 s.");
  expect(part(text, "Effect")).toContain("Throughput in busy went from");
  const other = renderStory(draftStory({ ...goal, target: { metric: "p99" } }, [plainRun]), false);
  expect(part(other, "Effect")).toContain("Throughput in busy went from");
});

test("a run that ended early has the rounds that it finished", () => {
  const cells = plainRun.cells.filter(({ round }) => round < 1);
  const text = tell({ ...plainRun, cells, endedEarly: "interrupted" });
  expect(part(text, "Where it does not hold")).toContain("1 round of fresh processes");
  expect(part(text, "Runs")).toContain("quick preset, 1 round, ended early: interrupted");
});

test("the plan is that of the case the story is about", () => {
  const elsewhere = { arm: "fast", case: "steady", lines: ["Seq Scan, 99 buffers"] };
  const text = tell({ ...plainRun, explained: [elsewhere, ...plainRun.explained] });
  expect(part(text, "Why")).toContain("Index Scan, 17 buffers");
});

test("Markdown has a heading, the question as a quotation and the runs as a list", () => {
  const text = renderStory(draftStory(goal, [ownRun]), true);
  expect(text).toMatch(/^## lab \/ experiment\n\n> Which one\?\n\n\*\*Situation\.\*\* /);
  expect(text).toMatch(/\n\n- \[1\] 2026-02-03T04-05-06Z-lab-experiment-own1 .*$/);
});
