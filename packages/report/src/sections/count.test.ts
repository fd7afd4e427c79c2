import type { Result } from "@labs/experiment/result";
import { expect, test } from "vitest";
import { arms, comparison, exact, placeboArm, summary } from "../fixtures/build.fixture.ts";
import { smallResult } from "../fixtures/small-result.fixture.ts";
import { headlines } from "./headlines.ts";
import { placebo } from "./placebo.ts";
import { sayings } from "./sayings/sayings.ts";

const count = (arm: string, ratio: number | null, over: Parameters<typeof comparison>[4] = {}) =>
  comparison(arm, "lost events", "crash", ratio, { ci95: [ratio, ratio], ...over });

const result: Result = {
  ...smallResult,
  cases: { crash: { mode: "observe", seconds: 0, slices: 1 } },
  metrics: {
    "lost events": { unit: "", better: "lower", kind: "count", role: "headline", in: ["crash"] },
  },
  arms: [...arms("slow", "outbox", "stream", "twice", "same", "unsteady"), placeboArm],
  summaries: [
    summary("slow", "lost events", "crash", 37, exact(37)),
    summary("outbox", "lost events", "crash", 0, exact(0)),
    summary("stream", "lost events", "crash", 10, { low: 9, high: 12, interval: "range" }),
    summary("twice", "lost events", "crash", 74, exact(74)),
    summary("same", "lost events", "crash", 37, exact(37)),
    summary("unsteady", "lost events", "crash", 40, { low: 12, high: 61, interval: "range" }),
    summary("placebo", "lost events", "crash", 37, exact(37)),
  ],
  comparisons: [
    count("outbox", null),
    count("stream", 3.7, { ci95: [37 / 12, 37 / 9] }),
    count("twice", 0.5),
    count("same", 1, { verdict: "EQUIVALENT" }),
    count("unsteady", 0.925, { ci95: [37 / 61, 37 / 12], verdict: "INCONCLUSIVE" }),
  ],
  placebo: [],
  best: [{ metric: "lost events", case: "crash", arms: ["outbox"] }],
};

test("a count is compared exactly: ranges instead of intervals, fewer and more instead of faster", () => {
  expect(headlines(result).join("\n\n")).toMatchInlineSnapshot(`
    "lost events (lower is better) · crash: scripted
              median  range    vs slow  range          verdict
    slow          37                                   (baseline)
    outbox         0                                   FEWER, 0 instead of 37
    stream        10  9 – 12     3.70x  3.08x – 4.11x  FEWER
    twice         74             0.50x                 MORE
    same          37             1.00x                 THE SAME
    unsteady      40  12 – 61    0.93x  0.61x – 3.08x  INCONCLUSIVE
    Best: outbox, ahead of every other arm of the experiment."
  `);
});

test("sentences about counts speak of counts", () => {
  expect(sayings(result)[0]).toMatchInlineSnapshot(`
    "You may say
      - On my machine, lost events: 0 with outbox instead of 37 with slow (7 rounds, crash: scripted).
      - On my machine, lost events: 10 with stream instead of 37 with slow (3.08x – 4.11x fewer, 7
        rounds, crash: scripted).
      - On my machine, lost events: 74 with twice instead of 37 with slow (2.00x as many, 7 rounds,
        crash: scripted).
      - On my machine, lost events: 37 with same, the same as with slow (7 rounds, crash: scripted)."
  `);
});

test("counts alone need no placebo", () => {
  expect(placebo(result)).toContain("not needed, counts are compared exactly");
});

test("in many cases a count that fell to 0 is said in a word", () => {
  const names = ["crash", "hang", "restart"];
  const many = {
    ...result,
    cases: Object.fromEntries(
      names.map((name) => [name, { mode: "observe" as const, seconds: 0, slices: 1 }]),
    ),
    metrics: { "lost events": { ...result.metrics["lost events"], in: names } } as Result["metrics"],
    summaries: names.flatMap((name) => result.summaries.map((one) => ({ ...one, case: name }))),
    comparisons: names.flatMap((name) => result.comparisons.map((one) => ({ ...one, case: name }))),
  };
  expect(headlines(many).join("\n\n")).toMatchInlineSnapshot(`
    "lost events (lower is better) · each case: scripted
              crash         hang          restart
    slow       37            37            37
    outbox      0 (fewer)     0 (fewer)     0 (fewer)
    stream    ~10 (3.7x)    ~10 (3.7x)    ~10 (3.7x)
    twice      74 (0.50x)    74 (0.50x)    74 (0.50x)
    same       37 (=)        37 (=)        37 (=)
    unsteady  ~40 (0.93x?)  ~40 (0.93x?)  ~40 (0.93x?)
    In brackets: 2x is half as many as slow, 0.5x twice as many; = the same; ? the rounds disagree. ~
    differs from round to round.
    Best of all: outbox in crash."
  `);
  expect(sayings(many)[0]).toMatchInlineSnapshot(`
    "You may say
      - On my machine, lost events (against slow, 7 rounds): 0 with outbox instead of 37 in crash; 0
        with outbox instead of 37 in hang; 0 with outbox instead of 37 in restart."
  `);
});

test("a long name of the baseline breaks the heading, not the screen", () => {
  const long = "a-baseline-whose-name-takes-more-than-half-of-the-columns";
  const rename = (name: string) => (name === "slow" ? long : name);
  const renamed = {
    ...result,
    arms: result.arms.map((arm) => ({ ...arm, name: rename(arm.name) })),
    summaries: result.summaries.map((one) => ({ ...one, arm: rename(one.arm) })),
    best: [{ metric: "lost events", case: "crash", arms: [long, "same"] }],
  };
  const lines = headlines(renamed).join("\n").split("\n");
  expect(lines.filter((line) => line.length > 100)).toEqual([]);
  expect(lines.at(-1)).toBe(`No arm is better than ${long} in every round.`);
});
