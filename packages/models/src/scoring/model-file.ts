/** Where a model's file is; derived ones are written when they are first asked for. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { LabError } from "@labs/experiment";
import { isModelName, type ModelName, manifest } from "./manifest.ts";

export const artefacts = `${import.meta.dirname}/../../artefacts`;
const cache = `${import.meta.dirname}/../node_modules/.cache/models`;

const written = new Set<ModelName>();

/**
 * Absolute path of a model's `.onnx` file. A derived one is made anew once per process, so that it is never older
 * than what it comes from; ask before workers or cells start and hand the path on.
 */
export function modelFile(name: ModelName): string {
  if (!isModelName(name)) throw new LabError("EXPERIMENT", `There is no model ${name}.`);
  const source = manifest[name];
  if (source === "trained") return `${artefacts}/${name}.onnx`;
  const file = `${cache}/${name}.onnx`;
  if (!written.has(name)) {
    mkdirSync(cache, { recursive: true });
    // Written beside and moved: another process may be reading the same file.
    const beside = `${file}.${process.pid}`;
    writeFileSync(beside, source.rewrite(readFileSync(modelFile(source.from))));
    renameSync(beside, file);
    written.add(name);
  }
  return file;
}
