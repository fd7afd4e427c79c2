/** Files of models, named by the hash of their bytes: an answer names its file, and the driver looks it up. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { decodeModel, encodeModel, modelFile } from "@labs/models";
import type { Technique } from "../contract.ts";

const folder = join(import.meta.dirname, "../../node_modules/.cache/artefacts");

/** Keeps a model's bytes under their name, and gives the path. */
function keep(bytes: Uint8Array): string {
  const file = `${folder}/${nameOf(bytes)}`;
  if (existsSync(file)) return file;
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${file}.${process.pid}`, bytes);
  renameSync(`${file}.${process.pid}`, file);
  return file;
}

type Source = Pick<Technique, "model" | "rewrite">;

const made = new WeakMap<Source, Promise<string>>();

/** A model of the package, its graph rewritten where there is a rewrite: once in a process. */
export function artefact(source: Source): Promise<string> {
  const file = made.get(source) ?? make(source);
  made.set(source, file);
  return file;
}

async function make({ model, rewrite }: Source): Promise<string> {
  const bytes = readFileSync(modelFile(model));
  return keep(rewrite === undefined ? bytes : encodeModel(await rewrite(decodeModel(bytes))));
}

/** The file of an artefact's name; `null` where there is none, or it no longer holds what its name says. */
export function artefactFile(name: string): string | null {
  const file = join(folder, name);
  if (!/^[0-9a-f]{16}\.onnx$/.test(name) || !existsSync(file)) return null;
  return nameOf(readFileSync(file)) === name ? file : null;
}

function nameOf(bytes: Uint8Array): string {
  return `${createHash("sha256").update(bytes).digest("hex").slice(0, 16)}.onnx`;
}
