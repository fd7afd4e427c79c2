/** The files of techniques: a model of the package, its graph rewritten where there is a rewrite. */
import { readFileSync } from "node:fs";
import { decodeModel, encodeModel, modelFile } from "@labs/models";
import { keepArtefact } from "../../shared/artefact-file.ts";
import type { Technique } from "../contract.ts";

type Source = Pick<Technique, "model" | "rewrite">;

const made = new WeakMap<Source, Promise<string>>();

/** The file of a technique, made once in a process. */
export function artefact(source: Source): Promise<string> {
  const file = made.get(source) ?? make(source);
  made.set(source, file);
  return file;
}

async function make({ model, rewrite }: Source): Promise<string> {
  const bytes = readFileSync(modelFile(model));
  return keepArtefact(rewrite === undefined ? bytes : encodeModel(await rewrite(decodeModel(bytes))));
}
