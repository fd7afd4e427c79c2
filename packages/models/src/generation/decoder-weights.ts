/** The decoder's weights: drawn from a seed and not trained, since it is here for its time and not for its text. */
import { random } from "@labs/experiment";
import { normals } from "../onnx/normals.ts";
import { matrixName, type Weight, type Weights } from "../onnx/weights.ts";
import { vocabulary } from "../texts/tokenize.ts";

/** Sizes of the decoder. All heads of a layer share one key and one value (multi-query attention). */
export const decoderSizes = {
  /** Numbers per token between the layers. */
  width: 256,
  layers: 4,
  heads: 4,
  feedforward: 1024,
  /** Longest sequence: prompt and output, tokens. */
  context: 320,
} as const;

/** Numbers of a key, and of a value. */
export const headSize = decoderSizes.width / decoderSizes.heads;

/** Bytes that the keys and values of one token take in all layers. */
export const bytesPerToken = 4 * 2 * decoderSizes.layers * headSize;

export function decoderWeights(): Weights {
  const draw = random("decoder", 1);
  const { width, layers, feedforward, context } = decoderSizes;
  const tensors = new Map<string, Weight>();
  const normal = (name: string, rows: number, columns: number, deviation = 1 / Math.sqrt(rows)) =>
    tensors.set(name, { shape: [rows, columns], numbers: normals(draw, rows * columns, deviation) });
  const filled = (name: string, size: number, value: number) =>
    tensors.set(name, { shape: [size], numbers: new Float32Array(size).fill(value) });

  normal("tokens", vocabulary, width, 1);
  normal("positions.table", context, width, 1);
  for (let layer = 0; layer < layers; layer++) {
    for (const norm of ["attention.norm", "feedforward.norm"]) {
      filled(`layer${layer}.${norm}.scale`, width, 1);
      filled(`layer${layer}.${norm}.shift`, width, 0);
    }
    // Twice as large as usual, so that attention prefers some tokens: another past is then another text.
    normal(matrixName(layer, "query"), width, width, 2 / Math.sqrt(width));
    normal(matrixName(layer, "key"), width, headSize);
    normal(matrixName(layer, "value"), width, headSize);
    normal(matrixName(layer, "output"), width, width);
    normal(matrixName(layer, "expand"), width, feedforward);
    normal(matrixName(layer, "contract"), feedforward, width);
  }
  filled("final.norm.scale", width, 1);
  filled("final.norm.shift", width, 0);
  normal("head", width, vocabulary);
  return { headSize, layers, tensors };
}
