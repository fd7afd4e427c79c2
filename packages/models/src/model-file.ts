/** Where a model's file is; derived ones are written when they are first wanted. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { LabError } from "@labs/experiment";
import { decoderGraph } from "./generation/decoder-graph.ts";
import { decoderWeights } from "./generation/decoder-weights.ts";
import { isModelName, type ModelName, manifest } from "./manifest.ts";

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
