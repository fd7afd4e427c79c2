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
    "You said: fast. - Right: it was the best. It came out at 3.50x (95 % interval 3.15x – 3.85x).",
  ],
  [
    "a number inside the interval",
    { ratio: 3.2, why: "Redis answers sooner." },
    "You said: fast, 3.20x as good as slow, because: Redis answers sooner. - Right: it was the best. It came out at 3.50x (95 % interval 3.15x – 3.85x), and your number lies in that interval.",
  ],
  [
    "a number too low",
    { ratio: 1.75 },
    "It came out at 3.50x (95 % interval 3.15x – 3.85x): you were 2.0 times too low.",
  ],
  ["a number too high", { ratio: 35 }, "you were 10.0 times too high."],
  ["another arm", { arm: "fancy" }, "Best was fast, not fancy. It came out at 0.90x"],
  ["the baseline", { arm: "slow", ratio: 1 }, "Best was fast, not slow. It was the baseline itself."],
])("%s", (_, prediction, said) => {
  expect(words(predicted(prediction))).toContain(said);
});

test("a number just beside the interval is called close, not 1.0 times off", () => {
  const said = words(predicted({ ratio: 3.9 }));
  expect(said).not.toContain("1.0 times");
  expect(said).toContain("you were 11 % too high.");
});

test("whoever names one of several that are not told apart is right", () => {
  const best = [{ metric: "throughput", case: "busy", arms: ["fast", "fancy"] }];
  const result = predicted({ arm: "fancy" }, { ...smallResult, best });
  expect(words(result)).toContain("Right: it was among the best, with fast.");
  expect(scorePrediction(result)).toMatchObject({ rightArm: true, factor: null, within: null });
});

test("a predicted arm that was not measured has no number", () => {
  const result = predicted({ arm: "liar", ratio: 2 });
  expect(words(result)).toMatch(/Best was fast, not liar\.$/);
  expect(scorePrediction(result)).toMatchObject({ measured: null, factor: null, within: null });
});

test("nothing is said where nobody predicted, or nothing came of the run", () => {
  expect(predictionWords(smallResult)).toEqual([]);
  expect(predictionWords(predicted({}, { ...smallResult, best: [], summaries: [] }))).toEqual([]);
});

test("the prediction stands above the measurement", () => {
  const screen = renderResult(predicted({ ratio: 3.2 }));
  expect(screen.indexOf("Your prediction for throughput in busy")).toBeLessThan(screen.indexOf("vs slow"));
  expect(screen.indexOf("Your prediction")).toBeGreaterThan(screen.indexOf("lab / experiment"));
});

test("too few rounds prove neither the arm nor the number", () => {
  const [fast] = smallResult.comparisons;
  if (fast === undefined) throw new Error("The small result compares nothing.");
  const few: Result = {
    ...smallResult,
    config: { ...smallResult.config, rounds: 1 },
    best: [{ metric: "throughput", case: "busy", arms: [] }],
    comparisons: [{ ...fast, verdict: "TOO FEW", ci95: [null, null] }],
  };
  expect(words(predicted({ ratio: 3 }, few))).toContain(
    "The best by its median was fast. It came out at 3.50x in 1 round, too few to tell.",
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
    "Right: it was among the best, with size-8. It came out at 3.90x: you were 1.3 times too low.",
  );
  expect(words(predicted({ arm: "size-1", ratio: null }, sweep))).toContain(
    "Best was size-8 and size-64, not size-1. It came out at 1.50x.",
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

test("a extraArm is not among the best of an experiment, since nobody could have predicted it", () => {
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
