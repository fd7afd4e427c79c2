/** What a compressed model is worth: a threshold settled on the validation split, then texts it has not been settled on. */
import { difference, quality, samples, thresholdAt } from "@labs/models";
import { type GraphFacts, graphFacts } from "../graph-facts.ts";
import { alarmShare, scoresOf } from "../scores.ts";

export type Judged = GraphFacts & {
  /** Scores at or above it are attacks. */
  readonly threshold: number;
  /** Per cent of the attacks that are found, of the test split. */
  readonly recall: number;
  /** The same where goals, verbs and topics are new. */
  readonly recallOutside: number;
  /** Per cent of harmless texts of the test split that are called attacks. */
  readonly falseAlarms: number;
  /** Per cent of decisions that differ from the reference's, and the largest change of a score. */
  readonly flips: number;
  readonly largestChange: number;
};

/**
 * Judges a model's file beside the reference's.
 *
 * @param texts how many of a split are looked at
 */
export async function judge(file: string, reference: string, texts: number): Promise<Judged> {
  const [own, other] = [await decide(file, texts), await decide(reference, texts)];
  const outside = samples("outside", Math.ceil(texts / 2));
  const outsideScores = await scoresOf(file, "outside", outside.length);
  const onTest = quality(samples("test", texts), own.scores, own.threshold);
  const { flips, largest } = difference(other, own);
  return {
    ...(await graphFacts(file)),
    threshold: own.threshold,
    recall: 100 * onTest.recall,
    recallOutside: 100 * quality(outside, outsideScores, own.threshold).recall,
    falseAlarms: 100 * onTest.falsePositives,
    flips: 100 * flips,
    largestChange: largest,
  };
}

async function decide(file: string, texts: number) {
  const validation = await scoresOf(file, "validation", texts);
  const threshold = thresholdAt(alarmShare, samples("validation", texts), validation);
  return { threshold, scores: await scoresOf(file, "test", texts) };
}
