/** Rebuilds every committed artefact: `pnpm --filter @labs/models train`, some six minutes on one core. */
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { random } from "@labs/experiment";
import { linearFile } from "../src/linear.ts";
import { kept } from "../src/manifest.ts";
import { modelFile } from "../src/model-file.ts";
import { inferenceGraph } from "../src/onnx/inference-graph.ts";
import { type Weights, weightsOf } from "../src/onnx/weights.ts";
import { pruneWeights } from "../src/rewrites/prune-structure.ts";
import { samples } from "../src/texts/samples.ts";
import { initialWeights } from "./initial-weights.ts";
import { type Training, train } from "./train.ts";
import { linearBuckets, trainLinear } from "./train-linear.ts";

const texts = samples("train");

/** From scratch, with the seed that the shipped files have. */
const scratch = { samples: texts, rate: 1e-3, seed: 1 } as const;

/** An epoch more at a lower rate, the same for the pruned guard and for its control. */
const more = { samples: texts, epochs: 1, rate: 5e-4, seed: 2 } as const satisfies Training;

/** In this order: the last three begin with the guard. */
const builds = {
  linear: async () => {
    const { weights } = trainLinear(texts, { grams: 2, buckets: linearBuckets });
    writeFileSync(linearFile, weights);
  },
  tiny: () => build("tiny", initialTiny(), { ...scratch, epochs: 2 }),
  "tiny-longer": () => build("tiny-longer", initialTiny(), { ...scratch, epochs: 6 }),
  guard: () =>
    build("guard", initialWeights({ width: 128, layers: 2, heads: 4, feedforward: 512 }, random("guard")), {
      ...scratch,
      epochs: 3,
    }),
  "guard-structured": () => build("guard-structured", pruneWeights(trainedGuard(), kept), more),
  "guard-magnitude-90-trained": () =>
    build("guard-magnitude-90-trained", weightsOf(readFileSync(modelFile("guard-magnitude-90"))), {
      ...more,
      keepZeros: true,
    }),
  "guard-longer": () => build("guard-longer", trainedGuard(), more),
};

/** The same start for both: they differ in the epochs alone. */
function initialTiny(): Weights {
  return initialWeights({ width: 64, layers: 1, heads: 2, feedforward: 256 }, random("tiny"));
}

function trainedGuard(): Weights {
  return weightsOf(readFileSync(modelFile("guard")));
}

async function build(name: Exclude<keyof typeof builds, "linear">, start: Weights, training: Training) {
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
  const file = modelFile(name);
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
