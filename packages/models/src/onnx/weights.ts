/** The numbers of a transformer, by name. Their shapes are its architecture: a pruned model is smaller weights. */
import type { Random } from "@labs/experiment";
import { maxTokens, vocabulary } from "../texts/tokenize.ts";
import { decodeModel, elementType, floatsOf } from "./onnx-file.ts";

export interface Architecture {
  /** Numbers per token between the layers; a multiple of `headSize`. */
  readonly width: number;
  readonly layers: number;
  readonly heads: number;
  readonly feedforward: number;
}

export interface Weight {
  readonly shape: readonly number[];
  readonly numbers: Float32Array;
}

export interface Weights {
  readonly headSize: number;
  readonly layers: number;
  readonly tensors: ReadonlyMap<string, Weight>;
}

export const matrices = ["query", "key", "value", "output", "expand", "contract"] as const;
export type Matrix = (typeof matrices)[number];
const norms = ["attention.norm", "feedforward.norm"] as const;

/** Name of a layer's matrix; its bias is the same with `.bias`. */
export function matrixName(layer: number, matrix: Matrix): string {
  return `layer${layer}.${matrix}`;
}

/** A named weight; a name that is not there is a mistake in the program. */
export function weight({ tensors }: Weights, name: string): Weight {
  const found = tensors.get(name);
  if (found === undefined) throw new Error(`there is no weight ${name}`);
  return found;
}

/** Random weights to start training from. */
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

/** Box and Muller's method. */
function normals(random: Random, count: number, deviation: number): Float32Array {
  return new Float32Array(count).map(
    () => deviation * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()),
  );
}

/** Reads the weights back from an inference graph. */
export function weightsOf(model: Uint8Array): Weights {
  const { constants, metadata } = decodeModel(model);
  const tensors = new Map<string, Weight>();
  for (const found of constants)
    if (found.type === elementType.float && !found.name.includes(":"))
      tensors.set(found.name, { shape: found.shape, numbers: floatsOf(found) });
  return { headSize: Number(metadata.headSize), layers: Number(metadata.layers), tensors };
}
