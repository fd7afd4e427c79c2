/** The numbers of a transformer, by name. Their shapes are its architecture: a pruned model is smaller weights. */
import { decodeModel, elementType, floatsOf } from "./onnx-file.ts";

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

/** Reads the weights back from an inference graph. */
export function weightsOf(model: Uint8Array): Weights {
  const { constants, metadata } = decodeModel(model);
  const tensors = new Map<string, Weight>();
  for (const found of constants)
    if (found.type === elementType.float && !found.name.includes(":"))
      tensors.set(found.name, { shape: found.shape, numbers: floatsOf(found) });
  return { headSize: Number(metadata.headSize), layers: Number(metadata.layers), tensors };
}
