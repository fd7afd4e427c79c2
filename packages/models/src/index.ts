export {
  type Difference,
  difference,
  type Quality,
  quality,
  type Slice,
  sliceQuality,
  slices,
  thresholdAt,
} from "./evaluate.ts";
export { toHalf } from "./half.ts";
export { type Linear, linearFile, scoreLinear, shippedLinear } from "./linear.ts";
export { type ModelName, modelNames } from "./manifest.ts";
export { modelFile } from "./model-file.ts";
export { decodeModel, encodeModel, type Model } from "./onnx-file.ts";
export { hasVnni } from "./processor.ts";
export { pruneMagnitude } from "./prune-magnitude.ts";
export { type Quantization, quantizeDynamic } from "./quantize.ts";
export { attackShare, type Sample, type Split, samples, sizes, splits, trainNoise } from "./samples.ts";
export { scoreAll } from "./score-all.ts";
export {
  openBlockingScorer,
  openScorer,
  QueueFullError,
  type Scorer,
  type ScorerOptions,
} from "./scorer.ts";
export type { SessionOptions } from "./session.ts";
export { maxTokens, tokenize, vocabulary } from "./tokenize.ts";
