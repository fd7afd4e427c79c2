/** The model that the service ships, on labelled texts that never change: it may not be worse than the floor. */
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { openScorer, quality, samples } from "@labs/models";

const floor = 0.945;
const batch = 25;

const { file, threshold } = JSON.parse(await readFile("model.json", "utf8"));
const frozen = samples("test", 250).toSorted((a, b) => a.tokens.length - b.tokens.length);
const scores: number[] = [];
{
  await using scorer = await openScorer({ model: resolve(file), workers: 1 });
  for (let from = 0; from < frozen.length; from += batch)
    scores.push(...(await scorer.score(frozen.slice(from, from + batch).map(({ tokens }) => tokens))));
}
const { accuracy, recall } = quality(frozen, scores, threshold);
console.log(`${file}: accuracy ${accuracy.toFixed(4)}, recall ${recall.toFixed(4)}, floor ${floor}`);
if (accuracy < floor) {
  console.error(`${file} decides fewer texts correctly than the floor asks: ship a better model.`);
  process.exitCode = 1;
}
