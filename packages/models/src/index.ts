export { difference, quality, thresholdAt } from "./evaluate.ts";
export { openDecoder } from "./generation/decoder.ts";
export {
  type Decoder,
  type DecoderRow,
  type NextToken,
  openDecoderSession,
} from "./generation/decoder-session.ts";
export { bytesPerToken, decoderSizes } from "./generation/decoder-weights.ts";
export { linearFile, realLinearFile, scoreLinear, shippedLinear } from "./linear.ts";
export { type ModelName, modelNames } from "./manifest.ts";
export { decoderFile, modelFile, realModelFile, staticModelFile } from "./model-file.ts";
export { nanoguardModel, nanoguardTokenizer, nanoguardWheel } from "./nanoguard/nanoguard.ts";
export { decodeModel, elementType, encodeModel, type Model } from "./onnx/onnx-file.ts";
export { calibrate, type Ranges } from "./rewrites/calibrate.ts";
export { calibratePercentile } from "./rewrites/calibrate-percentile.ts";
export { toHalf } from "./rewrites/half.ts";
export { pruneMagnitude } from "./rewrites/prune-magnitude.ts";
export { pruneStructure } from "./rewrites/prune-structure.ts";
export { quantizeDynamic, quantizeFile, quantizeStatic } from "./rewrites/quantize.ts";
export { type Logits, openLogits } from "./scoring/logits.ts";
export { processorArithmetic } from "./scoring/processor.ts";
export { openRoof } from "./scoring/roof.ts";
export { openBlockingScorer, openScorer, type Scorer } from "./scoring/scorer.ts";
export { checkTokens } from "./texts/pack.ts";
export { type RealSplit, realPrompts, realPromptsWheel } from "./texts/real-prompts.ts";
export { type Sample, type Split, samples } from "./texts/samples.ts";
export { maxTokens, tokenize, vocabulary } from "./texts/tokenize.ts";
