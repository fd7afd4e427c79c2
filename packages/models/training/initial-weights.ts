/** Random weights to start training from. */
import type { Random } from "@labs/experiment";
import { normals } from "../src/onnx/normals.ts";
import { matrixName, type Weight, type Weights } from "../src/onnx/weights.ts";
import { maxTokens, vocabulary } from "../src/texts/tokenize.ts";

export interface Architecture {
  /** Numbers per token between the layers; a multiple of `headSize`. */
  readonly width: number;
  readonly layers: number;
  readonly heads: number;
  readonly feedforward: number;
}

const norms = ["attention.norm", "feedforward.norm"] as const;

export function initialWeights(architecture: Architecture, random: Random): Weights {
  const { width, layers, heads, feedforward } = architecture;
  const tensors = new Map<string, Weight>();
  const normal = (name: string, rows: number, columns: number, deviation = 1 / Math.sqrt(rows)) =>
    tensors.set(name, { shape: [rows, columns], numbers: normals(random, rows * columns, deviation) });
  const filled = (name: string, size: number, value: number) =>
    tensors.set(name, { shape: [size], numbers: new Float32Array(size).fill(value) });
  const linear = (name: string, rows: number, columns: number) => {
    normal(name, rows, columns);
    filled(`${name}.bias`, columns, 0);
  };
  const norm = (name: string) => {
    filled(`${name}.scale`, width, 1);
    filled(`${name}.shift`, width, 0);
  };

  normal("tokens", vocabulary, width, 0.05);
  normal("positions", maxTokens, width, 0.02);
  for (let layer = 0; layer < layers; layer++) {
    for (const name of norms) norm(`layer${layer}.${name}`);
    for (const name of ["query", "key", "value", "output"] as const)
      linear(matrixName(layer, name), width, width);
    linear(matrixName(layer, "expand"), width, feedforward);
    linear(matrixName(layer, "contract"), feedforward, width);
  }
  norm("final.norm");
  linear("head", width, 2);
  return { headSize: width / heads, layers, tensors };
}
