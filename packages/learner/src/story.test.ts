import { summary } from "@labs/report/build-fixture";
import { expect, test } from "vitest";
import { figuresIn, figuresOf } from "./figures.fixture.ts";
import { goal, ownRun, plainRun, smokeRun } from "./learned.fixture.ts";
import { draftStory, type Runs, renderStory } from "./story.ts";

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
  expect(part(text, "Change")).toBe("I wrote my own: Keep what was asked before.");
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
    "Before I measured I expected fast to win at 2.50x of slow, because Redis answers sooner; it came out at 3.50x [1].",
  );
  expect(part(tell(plainRun), "Hypothesis")).toContain("You predicted nothing");
});

test("a prediction of an earlier run names that run", () => {
  const text = tell(plainRun, ownRun);
  expect(part(text, "Hypothesis")).toMatch(/\[2\]\.$/);
  expect(part(text, "Runs")).toBe(
    `[1] ${plainRun.runId} (2026-02-01, quick preset, 7 rounds) [2] ${ownRun.runId} (2026-02-03, quick preset, 7 rounds)`,
  );
});

test("of several runs the newest with a verdict is told", () => {
  expect(part(tell(smokeRun, ownRun, plainRun), "Runs")).toContain(ownRun.runId);
  expect(part(tell(smokeRun, plainRun), "Runs")).not.toContain(smokeRun.runId);
});

test("a run too small for a verdict says so", () => {
  const text = tell(smokeRun);
  expect(part(text, "Effect")).toContain("too few rounds for a verdict");
  expect(part(text, "Effect")).not.toContain("interval");
  expect(part(text, "Runs")).toContain("smoke preset, 1 round)");
});

test("price and plan are told beside the effect, and what differs in nothing is not", () => {
  const text = tell(plainRun);
  expect(part(text, "Why")).toContain("Hit ratio 83.2 % instead of 0 %");
  expect(part(text, "Why")).toContain("Index Scan, 17 buffers");
  expect(part(text, "Price")).toContain("Memory 0.296 MB");
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
  const text = tell({ ...plainRun, endedEarly: "interrupted" });
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
