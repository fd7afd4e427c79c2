import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { random } from "@labs/experiment";
import { inferenceGraph } from "./inference-graph.ts";
import { type Architecture, initialWeights, type Weights } from "./weights.ts";

/** Small enough that a test trains it in a second. */
export const small: Architecture = { width: 16, layers: 2, heads: 2, feedforward: 32 };

/** Untrained weights whose biases are not zero, so that a forgotten bias shows. */
export function smallWeights(seed = 1): Weights {
  const draw = random("small", seed);
  const weights = initialWeights(small, draw);
  for (const [name, { numbers }] of weights.tensors)
    if (name.endsWith(".bias") || name.endsWith(".shift"))
      numbers.forEach((_, at) => {
        numbers[at] = 0.2 * (draw() - 0.5);
      });
  return weights;
}

/** A file of a model for as long as the value lives. */
export function fileOf(model: Uint8Array): Disposable & { readonly path: string } {
  const folder = mkdtempSync(join(tmpdir(), "labs-model-"));
  const path = join(folder, "model.onnx");
  writeFileSync(path, model);
  return { path, [Symbol.dispose]: () => rmSync(folder, { recursive: true }) };
}

export function smallFile() {
  return fileOf(inferenceGraph(smallWeights()));
}
