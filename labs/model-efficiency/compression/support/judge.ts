/** Judges a compressed model: a threshold settled on the validation split, then texts it has not been settled on. */
import { difference, quality, samples, thresholdAt } from "@labs/models";
import { graphFacts } from "../../shared/graph-facts.ts";
import { alarmShare, scoresOf } from "../../shared/scores.ts";
import type { Quality } from "../contract.ts";

/**
 * Judges a model's file beside the reference's.
 *
 * @param texts how many of a split are looked at
 */
export async function judge(file: string, reference: string, texts: number): Promise<Quality> {
  const [own, other] = [await decide(file, texts), await decide(reference, texts)];
  const [test, outside] = [samples("test", texts), samples("outside", Math.ceil(texts / 2))];
  const onTest = quality(test, own.scores, own.threshold);
  const equal = quality(test, own.scores, thresholdAt(alarmShare, test, own.scores));
  const onOutside = quality(outside, await scoresOf(file, "outside", outside.length), own.threshold);
  const { flips, largest } = difference(other, own);
  return {
    ...(await graphFacts(file)),
    threshold: own.threshold,
    recall: 100 * onTest.recall,
    falseAlarms: 100 * onTest.falsePositives,
    recallAtEqualAlarms: 100 * equal.recall,
    recallOutside: 100 * onOutside.recall,
    falseAlarmsOutside: 100 * onOutside.falsePositives,
    flips: 100 * flips,
    largestChange: largest,
  };
}

async function decide(file: string, texts: number) {
  const validation = await scoresOf(file, "validation", texts);
  const threshold = thresholdAt(alarmShare, samples("validation", texts), validation);
  return { threshold, scores: await scoresOf(file, "test", texts) };
}
