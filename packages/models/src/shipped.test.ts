import { readFileSync, statSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { difference, quality, thresholdAt } from "./evaluate.ts";
import { linearFile, scoreLinear } from "./linear.ts";
import { type ModelName, modelNames } from "./manifest.ts";
import { modelFile } from "./model-file.ts";
import { decodeModel } from "./onnx/onnx-file.ts";
import { scoreAll } from "./scoring/score-all.ts";
import { openScorer } from "./scoring/scorer.ts";
import { samples } from "./texts/samples.ts";

// A part of the test split: enough to tell a model that works from one that does not.
const texts = samples("test", 500);

const scored = new Map<ModelName, Promise<readonly number[]>>();

/** Each model scores the texts once. */
function scoresOf(name: ModelName): Promise<readonly number[]> {
  const known = scored.get(name) ?? score(name);
  scored.set(name, known);
  return known;
}

async function score(name: ModelName): Promise<readonly number[]> {
  await using scorer = await openScorer({ model: modelFile(name), workers: 1 });
  return await scoreAll(scorer, texts);
}

test("the linear model is 64 KiB and better than a guess by far", () => {
  expect(statSync(linearFile).size).toBe(64 * 1024);
  const scores = texts.map(({ tokens }) => scoreLinear(tokens));
  expect(quality(texts, scores, 0.5).accuracy).toBeGreaterThan(0.9);
});

test.each(modelNames)("%s takes ids of any batch and length, and gives logits", (name) => {
  const { inputs, outputs } = decodeModel(readFileSync(modelFile(name)));
  expect(inputs.map(({ name, shape }) => ({ name, shape }))).toEqual([
    { name: "ids", shape: ["batch", "seq"] },
  ]);
  expect(outputs.map(({ name, shape }) => ({ name, shape }))).toEqual([
    { name: "logits", shape: ["batch", 2] },
  ]);
});

test("a derived file is the same every time", () => {
  const first = readFileSync(modelFile("guard-int8"));
  expect(readFileSync(modelFile("guard-int8"))).toEqual(first);
});

describe("quality", () => {
  test.each([
    ["tiny", 0.85],
    ["tiny-longer", 0.94],
    ["guard", 0.94],
    ["guard-longer", 0.94],
    ["guard-structured", 0.94],
    ["guard-magnitude-90-trained", 0.92],
    ["guard-structured-int8", 0.92],
  ] as const)("%s judges more than %d of unseen texts correctly", async (name, least) => {
    expect(quality(texts, await scoresOf(name), 0.5).accuracy).toBeGreaterThan(least);
  });

  // The other rewrites: shipped.long.test.ts.
  test("a rewrite by precision changes next to nothing, pruning without training a lot", async () => {
    const guard = await scoresOf("guard");
    const threshold = thresholdAt(0.03, texts, guard);
    const changed = async (name: ModelName) =>
      difference({ scores: guard, threshold }, { scores: await scoresOf(name), threshold });
    const { flips, largest } = await changed("guard-int8");
    expect(largest).toBeGreaterThan(0);
    expect(flips).toBeLessThan(0.02);
    expect((await changed("guard-magnitude-90")).flips).toBeGreaterThan(0.05);
    expect((await changed("guard-magnitude-90-trained")).flips).toBeLessThan(0.06);
  });
});
