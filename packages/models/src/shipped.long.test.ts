/** Rewrites of the guard against it, text by text. */
import { expect, test } from "vitest";
import { difference, thresholdAt } from "./evaluate.ts";
import type { ModelName } from "./manifest.ts";
import { modelFile } from "./model-file.ts";
import { scoreAll } from "./scoring/score-all.ts";
import { openScorer } from "./scoring/scorer.ts";
import { samples } from "./texts/samples.ts";

const texts = samples("test", 500);

async function scoresOf(name: ModelName): Promise<readonly number[]> {
  await using scorer = await openScorer({ model: modelFile(name), workers: 1 });
  return await scoreAll(scorer, texts);
}

test("rewrites by precision change next to nothing, what is cut changes a lot", async () => {
  const guard = await scoresOf("guard");
  const threshold = thresholdAt(0.03, texts, guard);
  const changed = async (name: ModelName) =>
    difference({ scores: guard, threshold }, { scores: await scoresOf(name), threshold });
  for (const name of ["guard-int8-per-tensor", "guard-int8-embeddings", "guard-fp16"] as const) {
    const { flips, largest } = await changed(name);
    expect(largest, name).toBeGreaterThan(0);
    expect(flips, name).toBeLessThan(0.02);
  }
  expect((await changed("guard-cut")).flips).toBeGreaterThan(0.02);
});
