import type { Prediction, Result } from "@labs/experiment/result";
import { expect, test } from "vitest";
import { arms, closedCase, comparison, summary } from "../fixtures/build.fixture.ts";
import { smallResult } from "../fixtures/small-result.fixture.ts";
import { bestArms, predictionWords, renderResult, scorePrediction } from "../index.ts";

/** The small result with a prediction made before it. */
function predicted(over: Partial<Prediction>, result: Result = smallResult): Result {
  const prediction = { metric: "throughput", case: "busy", arm: "fast", ratio: null, why: "", ...over };
  return { ...result, prediction };
}

/** What is said of it, on one line. */
const words = (result: Result) => predictionWords(result).join(" ").replaceAll(/\s+/g, " ");

test.each<[string, Partial<Prediction>, string]>([
  [
    "the right arm without a number",
    {},
    "You said: fast. - Right: fast was the best. fast came out at 3.50x (95 % interval 3.15x – 3.85x).",
  ],
  [
    "a number inside the interval",
    { ratio: 3.2, why: "Redis answers sooner." },
    "You said: fast, 3.20x as good as slow, because: Redis answers sooner. - Right: fast was the best. fast came out at 3.50x (95 % interval 3.15x – 3.85x), and your 3.20x lies in that interval.",
  ],
  [
    "a number too low",
    { ratio: 1.75 },
    "fast came out at 3.50x (95 % interval 3.15x – 3.85x): you were 2.0 times too low.",
  ],
  ["a number too high", { ratio: 35 }, "you were 10.0 times too high."],
  ["another arm", { arm: "fancy" }, "The best was fast, not fancy. fancy came out at 0.90x (95 % interval"],
  [
    "the baseline",
    { arm: "slow", ratio: 1 },
    "The best was fast, not slow. slow is the baseline itself, so there is no ratio to judge.",
  ],
])("%s", (_, prediction, said) => {
  expect(words(predicted(prediction))).toContain(said);
});

test("a number just beside the interval is called close, not 1.0 times off", () => {
  const said = words(predicted({ ratio: 3.9 }));
  expect(said).not.toContain("1.0 times");
  expect(said).toContain("you were 11 % too high.");
});

test("a prediction that names one of several best arms is right", () => {
  const best = [{ metric: "throughput", case: "busy", arms: ["fast", "fancy"] }];
  const result = predicted({ arm: "fancy" }, { ...smallResult, best });
  expect(words(result)).toContain(
    "Right: you named one of the 2 best, of which this run cannot tell the better: fast and fancy.",
  );
  expect(scorePrediction(result)).toMatchObject({ rightArm: true, factor: null, within: null });
});

test("a predicted arm that was not measured has no number", () => {
  const result = predicted({ arm: "liar", ratio: 2 });
  expect(words(result)).toMatch(
    /The best was fast, not liar\. liar has no figure, so your number cannot be judged\.$/,
  );
  expect(scorePrediction(result)).toMatchObject({ measured: null, factor: null, within: null });
});

test("nothing is said where there is no prediction", () => {
  expect(predictionWords(smallResult)).toEqual([]);
});

test("a figure that the run withholds cannot be judged, and the baseline is not called the best for it", () => {
  const result = predicted({ metric: "p99", case: "busy", ratio: 2 }, { ...smallResult, best: [] });
  expect(scorePrediction(result)).toBeNull();
  expect(bestArms(result, "p99", "busy")).toEqual([]);
  expect(words(result)).toContain(
    "It cannot be judged: the run has no p99 in busy, because p99 needs 1000 answers in a cell and this preset gives about 200.",
  );
});

test("a run that names no best arm is judged by its medians, and by the interval where there is one", () => {
  const open = { ...smallResult, best: [{ metric: "throughput", case: "busy", arms: [] }] };
  expect(words(predicted({ ratio: 3.2 }, open))).toContain(
    "Right: fast was the best by the medians. fast came out at 3.50x (95 % interval 3.15x – 3.85x), and your 3.20x lies in that interval.",
  );
  expect(scorePrediction(predicted({ ratio: 3.2 }, open))).toMatchObject({
    rightArm: true,
    within: true,
    sure: false,
  });
});

test("an interval that is open above excludes nothing above", () => {
  const comparisons = smallResult.comparisons.map((one) => ({ ...one, ci95: [2, null] as [number, null] }));
  const score = (ratio: number) => scorePrediction(predicted({ ratio }, { ...smallResult, comparisons }));
  expect(score(9)).toMatchObject({ within: true });
  expect(score(1.9)).toMatchObject({ within: false });
});

test("the prediction stands above the measurement", () => {
  const screen = renderResult(predicted({ ratio: 3.2 }));
  expect(screen.indexOf("Your prediction for throughput in busy")).toBeLessThan(screen.indexOf("vs slow"));
  expect(screen.indexOf("Your prediction")).toBeGreaterThan(screen.indexOf("lab / experiment"));
});

test("after too few rounds it is judged by the medians, and says so", () => {
  const [fast] = smallResult.comparisons;
  if (fast === undefined) throw new Error("The small result compares nothing.");
  const few: Result = {
    ...smallResult,
    config: { ...smallResult.config, rounds: 1 },
    best: [{ metric: "throughput", case: "busy", arms: [] }],
    comparisons: [{ ...fast, verdict: "TOO FEW", ci95: [null, null] }],
  };
  expect(words(predicted({ ratio: 3 }, few))).toContain(
    "Right: fast was the best by the medians. fast came out at 3.50x (by the medians of 1 round): you were 14 % too low.",
  );
  expect(scorePrediction(predicted({ ratio: 3 }, few))).toMatchObject({ sure: false });
  expect(scorePrediction(predicted({ ratio: 3 }))).toMatchObject({ sure: true });
});

/** A sweep of sizes: its points have no verdicts. */
const sweep: Result = {
  ...smallResult,
  arms: arms("slow", ["size-1", 1], ["size-8", 8], ["size-64", 64]),
  cases: { busy: closedCase() },
  comparisons: [],
  best: [{ metric: "throughput", case: "busy", arms: ["slow"] }],
  summaries: [
    summary("slow", "throughput", "busy", 100),
    summary("size-1", "throughput", "busy", 150),
    summary("size-8", "throughput", "busy", 400),
    summary("size-64", "throughput", "busy", 390),
  ],
};

test("the points of a sweep are judged by their medians, and those within a tenth are as good as the best", () => {
  expect(bestArms(sweep, "throughput", "busy")).toEqual(["size-8", "size-64"]);
  expect(words(predicted({ arm: "size-64", ratio: 3 }, sweep))).toContain(
    "Right: you named one of the 2 best, which are close by their medians: size-8 and size-64. size-64 came out at 3.90x (by the medians of 7 rounds): you were 1.3 times too low.",
  );
  expect(words(predicted({ arm: "size-1", ratio: null }, sweep))).toContain(
    "The best were size-8 and size-64, which are close by their medians; size-1 was not among them. size-1 came out at 1.50x (by the medians of 7 rounds).",
  );
});

test("where less is better, half the time is twice as good", () => {
  const p99 = { unit: "ms", better: "lower", kind: "timing", role: "headline", in: ["busy"] } as const;
  const result: Result = {
    ...sweep,
    metrics: { ...smallResult.metrics, p99: { ...p99, in: [...p99.in] } },
    summaries: [summary("slow", "p99", "busy", 80), summary("size-8", "p99", "busy", 20)],
  };
  expect(scorePrediction(predicted({ metric: "p99", arm: "size-8", ratio: 2 }, result))).toMatchObject({
    rightArm: true,
    measured: 4,
    factor: 2,
  });
});

test("an extra arm is not among the best of an experiment, since it could not be predicted", () => {
  const extraArm: Result["arms"][number] = { name: "yours", role: "extra", change: "", trap: false };
  const result = {
    ...smallResult,
    best: [],
    arms: [...smallResult.arms, extraArm],
    comparisons: [...smallResult.comparisons, comparison("yours", "throughput", "busy", 9)],
    summaries: [...smallResult.summaries, summary("yours", "throughput", "busy", 9999)],
  };
  expect(bestArms(result, "throughput", "busy")).toEqual(["fast"]);
});
