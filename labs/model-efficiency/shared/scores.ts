/** The scores that a model gives to a split. They do not vary, so they are computed once and kept on disk. */
import { readFileSync } from "node:fs";
import { cpus } from "node:os";
import { openBlockingScorer, type Split, samples } from "@labs/models";
import ort from "onnxruntime-node";
import { hashOf, keptNumbers } from "./kept.ts";

/** Share of harmless texts that may be called attacks: settles every threshold of the lab, on the validation split. */
export const alarmShare = 0.03;

/** How many texts of a split are looked at. */
export const judgedTexts = { smoke: 100, quick: 2000, full: 2000 } as const;

/** Scores of the first `count` samples of a split, each scored alone, as they are when they are served. */
export async function scoresOf(file: string, split: Split, count: number): Promise<readonly number[]> {
  const texts = samples(split, count);
  // Scores belong to a file, a runtime, a processor and the texts.
  const dependsOn = [
    hashOf(readFileSync(file)),
    ...[ort.env.versions.node, cpus()[0]?.model],
    texts.map(({ tokens }) => tokens),
  ];
  return await keptNumbers("scores", dependsOn, async () => {
    // Nothing else waits for this thread: a thread of its own would take longer to start than to score a hundred texts.
    await using scorer = await openBlockingScorer({ model: file });
    const scores = new Float64Array(texts.length);
    for (const [at, { tokens }] of texts.entries())
      scores[at] = (await scorer.score([tokens]))[0] ?? Number.NaN;
    return scores;
  });
}

/** A score that is right up to rounding is the right one. */
export function withinRounding(score: number, given: number | undefined): number {
  return given !== undefined && Math.abs(given - score) < 1e-5 ? given : score;
}
