import { expect, test } from "vitest";
import { difference, quality, sliceQuality, slices, thresholdAt } from "./evaluate.ts";
import { type Sample, samples } from "./samples.ts";

function labelled(labels: readonly boolean[]): readonly Sample[] {
  return labels.map((attack) => ({ attack, text: "", tokens: [1], quotes: "nothing", disguised: false }));
}

test("quality counts what was called at the threshold, the threshold included", () => {
  const found = quality(labelled([true, true, true, false, false]), [0.9, 0.5, 0.1, 0.5, 0.2], 0.5);
  expect(found).toEqual({ count: 5, accuracy: 3 / 5, recall: 2 / 3, falsePositives: 1 / 2 });
});

test("without a class its share is not a number", () => {
  expect(quality(labelled([false]), [0.1], 0.5).recall).toBeNaN();
  expect(quality(labelled([true]), [0.1], 0.5).falsePositives).toBeNaN();
});

test("a threshold lets through as many false alarms as allowed and not one more", () => {
  const harmless = Array.from({ length: 100 }, (_, n) => n / 100);
  const texts = labelled([...harmless.map(() => false), true]);
  const scores = [...harmless, 1];
  for (const share of [0, 0.01, 0.05, 0.5]) {
    const threshold = thresholdAt(share, texts, scores);
    expect(quality(texts, scores, threshold).falsePositives).toBe(share);
    expect(quality(texts, scores, threshold).recall).toBe(1);
  }
});

test("equal scores are on one side of a threshold", () => {
  const texts = labelled([false, false, false, false, true]);
  const scores = [0.4, 0.4, 0.4, 0.1, 0.4];
  expect(quality(texts, scores, thresholdAt(0.5, texts, scores)).falsePositives).toBe(0);
});

test("where everything may be an alarm, everything is", () => {
  const texts = labelled([false, false]);
  expect(quality(texts, [0, 0], thresholdAt(1, texts, [0, 0])).falsePositives).toBe(1);
});

test("a difference is the decisions that flip and the largest change", () => {
  const reference = { scores: [0.1, 0.6, 0.9], threshold: 0.5 };
  expect(difference(reference, reference)).toEqual({ flips: 0, largest: 0 });
  const other = difference(reference, { scores: [0.1, 0.4, 0.8], threshold: 0.5 });
  expect(other.flips).toBeCloseTo(1 / 3);
  expect(other.largest).toBeCloseTo(0.2);
  expect(difference(reference, { ...reference, threshold: 0.7 }).flips).toBeCloseTo(1 / 3);
});

test("slices by quotation divide the samples", () => {
  const texts = samples("test", 500);
  const scores = texts.map(() => 1);
  const sizes = (["quotes nothing", "quotes harmless text", "quotes an attack"] as const).map(
    (slice) => sliceQuality(slice, texts, scores, 0.5).count,
  );
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(500);
  for (const inside of Object.values(slices)) expect(texts.filter(inside).length).toBeGreaterThan(20);
});
