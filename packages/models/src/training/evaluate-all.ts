/** Prints what the shipped models are worth: `pnpm --filter @labs/models evaluate`, some thirty seconds. */
import { readFileSync, statSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { linearFile, scoreLinear } from "../scoring/linear.ts";
import { modelNames } from "../scoring/manifest.ts";
import { modelFile } from "../scoring/model-file.ts";
import { openScorer } from "../scoring/scorer.ts";
import { difference, quality, type Slice, sliceQuality, slices, thresholdAt } from "../texts/evaluate.ts";
import { type Split, samples } from "../texts/samples.ts";
import { scoreAll } from "./score-all.ts";

/** Share of harmless texts that may be called attacks, which settles every threshold. */
const alarms = 0.03;

interface Judged {
  readonly file: string;
  readonly scores: Readonly<Record<Exclude<Split, "train">, readonly number[]>>;
  readonly threshold: number;
}

async function judge(
  file: string,
  scoresOf: (split: Exclude<Split, "train">) => Promise<readonly number[]>,
): Promise<Judged> {
  const validation = await scoresOf("validation");
  // Settled before a test sample is looked at.
  const threshold = thresholdAt(alarms, samples("validation"), validation);
  const scores = { validation, test: await scoresOf("test"), outside: await scoresOf("outside") };
  return { file, scores, threshold };
}

const judged = new Map<string, Judged>();
judged.set(
  "linear",
  await judge(linearFile, async (split) => samples(split).map(({ tokens }) => scoreLinear(tokens))),
);
for (const name of modelNames) {
  const file = modelFile(name);
  await using scorer = await openScorer({ model: file, workers: 1 });
  judged.set(name, await judge(file, (split) => scoreAll(scorer, samples(split))));
}

const percent = (share: number) => (100 * share).toFixed(1);
const kilobytes = (bytes: number) => `${Math.round(bytes / 1000)}`;
const guard = judged.get("guard");
console.table(
  Object.fromEntries(
    [...judged].map(([name, { file, scores, threshold }]) => {
      const test = quality(samples("test"), scores.test, threshold);
      const outside = quality(samples("outside"), scores.outside, threshold);
      const changed =
        guard &&
        difference(
          { scores: guard.scores.test, threshold: guard.threshold },
          { scores: scores.test, threshold },
        );
      const row = {
        kB: kilobytes(statSync(file).size),
        "gzip kB": kilobytes(gzipSync(readFileSync(file)).length),
        threshold: threshold.toFixed(3),
        "accuracy at 0.5": percent(quality(samples("test"), scores.test, 0.5).accuracy),
        recall: percent(test.recall),
        "false alarms": percent(test.falsePositives),
        flips: changed && percent(changed.flips),
        "largest change": changed?.largest.toFixed(3),
        "recall outside": percent(outside.recall),
        "false alarms outside": percent(outside.falsePositives),
      };
      return [name, row];
    }),
  ),
);

const names = Object.keys(slices).filter((name): name is Slice => name in slices);
console.table(
  Object.fromEntries(
    [...judged].map(([name, { scores, threshold }]) => [
      name,
      Object.fromEntries(
        names.map((slice) => {
          const { recall, falsePositives } = sliceQuality(slice, samples("test"), scores.test, threshold);
          return [slice, `${percent(recall)} / ${percent(falsePositives)}`];
        }),
      ),
    ]),
  ),
);
