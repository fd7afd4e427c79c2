import type { PredictionScore } from "@labs/report";
import { expect, test } from "vitest";
import { calibration, scoreWords } from "./history.ts";

const score: PredictionScore = {
  best: ["fast"],
  rightArm: true,
  sure: true,
  measured: 3.5,
  factor: null,
  within: null,
};

test.each<[string, PredictionScore | null]>([
  ["the right arm", score],
  ["the right arm, the number inside its interval", { ...score, factor: 1.1, within: true }],
  ["the right arm, the number 2.0 times too low", { ...score, factor: 2, within: false }],
  [
    "one of the 3 best arms, the number 2.0 times too high",
    { ...score, best: ["a", "fast", "b"], factor: 0.5 },
  ],
  ["another arm was best", { ...score, rightArm: false }],
  ["the right arm by the medians, the number 2.0 times too low", { ...score, sure: false, factor: 2 }],
  ["the run has no figure to judge it by", null],
])("%s", (words, given) => {
  expect(scoreWords(given)).toBe(words);
});

test("the first prediction is judged, even by a run that is sure of nothing", () => {
  expect(
    calibration([{ ...score, sure: false, factor: 1.4, within: false }])
      .join(" ")
      .replaceAll(/\s+/g, " "),
  ).toBe(
    "You named the best arm in 1 of 1 prediction. Your numbers were 1.4 times off in the middle case, too low in 1 of 1. Inside the measured interval: 0 of 1.",
  );
  expect(calibration([]).join(" ")).toContain("No predictions to judge yet");
});
