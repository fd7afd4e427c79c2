/** Rebuilds every committed artefact: `pnpm --filter @labs/models train`, some six minutes on one core. */
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { parseArgs } from "node:util";
import { random } from "@labs/experiment";
import { findWheel } from "@labs/services";
import { linearFile, realLinearFile } from "../src/linear.ts";
import { kept } from "../src/manifest.ts";
import { modelFile, realModelFile } from "../src/model-file.ts";
import { inferenceGraph } from "../src/onnx/inference-graph.ts";
import { type Weights, weightsOf } from "../src/onnx/weights.ts";
import { pruneWeights } from "../src/rewrites/prune-structure.ts";
import { realPrompts, realPromptsWheel } from "../src/texts/real-prompts.ts";
import { type Sample, samples } from "../src/texts/samples.ts";
import { initialWeights } from "./initial-weights.ts";
import { type Training, train } from "./train.ts";
import { linearBuckets, trainLinear } from "./train-linear.ts";

const texts = samples("train");

/** From scratch, with the seed that the shipped files have. */
const scratch = { samples: texts, rate: 1e-3, seed: 1 } as const;

/** An epoch more at a lower rate, the same for the pruned guard and for its control. */
const more = { samples: texts, epochs: 1, rate: 5e-4, seed: 2 } as const satisfies Training;

/** In this order: three begin with the guard. Those on real prompts fetch them. */
const builds = {
  linear: async () => buildLinear(linearFile, texts),
  tiny: () => build(modelFile("tiny"), initialTiny(), { ...scratch, epochs: 2 }),
  "tiny-longer": () => build(modelFile("tiny-longer"), initialTiny(), { ...scratch, epochs: 6 }),
  guard: () => {
    const start = initialWeights({ width: 128, layers: 2, heads: 4, feedforward: 512 }, random("guard"));
    return build(modelFile("guard"), start, { ...scratch, epochs: 3 });
  },
  "guard-structured": () => build(modelFile("guard-structured"), pruneWeights(trainedGuard(), kept), more),
  "guard-magnitude-90-trained": () =>
    build(modelFile("guard-magnitude-90-trained"), weightsOf(readFileSync(modelFile("guard-magnitude-90"))), {
      ...more,
      keepZeros: true,
    }),
  "guard-longer": () => build(modelFile("guard-longer"), trainedGuard(), more),
  "real-linear": async () => buildLinear(realLinearFile, await realTexts()),
  "real-tiny": async () =>
    build(realModelFile("real-tiny"), initialTiny(), { ...scratch, samples: await realTexts(), epochs: 2 }),
  "real-tiny-longer": async () =>
    build(realModelFile("real-tiny-longer"), initialTiny(), {
      ...scratch,
      samples: await realTexts(),
      epochs: 6,
    }),
};

async function realTexts(): Promise<readonly Sample[]> {
  return realPrompts(await findWheel(realPromptsWheel), "train");
}

function buildLinear(file: string, samples: readonly Sample[]): void {
  writeFileSync(file, trainLinear(samples, { grams: 2, buckets: linearBuckets }).weights);
}

/** The same start for both: they differ in the epochs alone. */
function initialTiny(): Weights {
  return initialWeights({ width: 64, layers: 1, heads: 2, feedforward: 256 }, random("tiny"));
}

function trainedGuard(): Weights {
  return weightsOf(readFileSync(modelFile("guard")));
}

async function build(file: string, start: Weights, training: Training): Promise<void> {
  const name = basename(file, ".onnx");
  const began = performance.now();
  let loss = 0;
  const every = 100;
  const trained = await train(start, {
    ...training,
    onStep: (progress) => {
      loss += progress.loss / every;
      if (progress.step % every !== 0) return;
      const seconds = ((performance.now() - began) / 1000).toFixed(0);
      console.log(
        `${name}: step ${progress.step} of ${progress.steps}, loss ${loss.toFixed(3)}, ${seconds} s`,
      );
      loss = 0;
    },
  });
  writeFileSync(file, inferenceGraph(trained));
  console.log(`${name}: ${statSync(file).size} bytes`);
}

const { positionals } = parseArgs({ allowPositionals: true });
const unknown = positionals.find((name) => !Object.hasOwn(builds, name));
if (unknown !== undefined) {
  console.error(`There is no artefact ${unknown}; there are ${Object.keys(builds).join(", ")}.`);
  process.exitCode = 2;
} else
  for (const [name, make] of Object.entries(builds))
    if (positionals.length === 0 || positionals.includes(name)) {
      console.log(`${name}:`);
      await make();
    }
