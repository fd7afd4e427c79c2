/** Where a model's file is; derived ones are written when they are first wanted. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { LabError } from "@labs/experiment";
import { decoderGraph } from "./generation/decoder-graph.ts";
import { decoderWeights } from "./generation/decoder-weights.ts";
import { isModelName, type ModelName, manifest } from "./manifest.ts";
import { decodeModel, encodeModel } from "./onnx/onnx-file.ts";
import { calibrate } from "./rewrites/calibrate.ts";
import { quantizeStatic } from "./rewrites/quantize.ts";
import { samples } from "./texts/samples.ts";

export const artefacts = `${import.meta.dirname}/../artefacts`;
const cache = `${import.meta.dirname}/../node_modules/.cache/models`;

const written = new Set<string>();

/**
 * Absolute path of a model's `.onnx` file. A derived one is made anew once per process, so that it is never older
 * than what it comes from; call it before workers or cells start and pass the path on.
 */
export function modelFile(name: ModelName): string {
  if (!isModelName(name)) throw new LabError("EXPERIMENT", `There is no model ${name}.`);
  const source = manifest[name];
  if (source === "trained") return `${artefacts}/${name}.onnx`;
  return madeOnce(name, () => source.rewrite(readFileSync(modelFile(source.from))));
}

/** Absolute path of the decoder's `.onnx` file, of seeded weights; made anew once per process too. */
export function decoderFile(): string {
  return madeOnce("decoder", () => decoderGraph(decoderWeights()));
}

/** Absolute path of a small transformer that was trained on real prompts: `tiny`, with two epochs and with six. */
export function realModelFile(name: "real-tiny" | "real-tiny-longer"): string {
  return `${artefacts}/${name}.onnx`;
}

/** Validation texts that a model is calibrated on: of all lengths and both classes, and none that is judged. */
const calibrationTexts = 200;

const calibrated = new Map<ModelName, Promise<string>>();

/** Absolute path of a model in static INT8, calibrated when it is first wanted; made anew once per process too. */
export function staticModelFile(name: ModelName): Promise<string> {
  const file = calibrated.get(name) ?? makeStatic(name);
  calibrated.set(name, file);
  return file;
}

async function makeStatic(name: ModelName): Promise<string> {
  const model = decodeModel(readFileSync(modelFile(name)));
  const texts = samples("validation", calibrationTexts).map(({ tokens }) => tokens);
  const quantized = quantizeStatic(model, await calibrate(model, texts));
  return madeOnce(`${name}-int8-static`, () => encodeModel(quantized));
}

function madeOnce(name: string, make: () => Uint8Array): string {
  const file = `${cache}/${name}.onnx`;
  if (!written.has(name)) {
    mkdirSync(cache, { recursive: true });
    // Written beside and moved: another process may be reading the same file.
    const beside = `${file}.${process.pid}`;
    writeFileSync(beside, make());
    renameSync(beside, file);
    written.add(name);
  }
  return file;
}
