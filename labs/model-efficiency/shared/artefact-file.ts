/** Files of models, named by the hash of their bytes: an answer names its file, and the driver looks it up. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const folder = join(import.meta.dirname, "../node_modules/.cache/artefacts");

/** Keeps a model's bytes under their name, and gives the path. */
export function keepArtefact(bytes: Uint8Array): string {
  const file = `${folder}/${nameOf(bytes)}`;
  if (existsSync(file)) return file;
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${file}.${process.pid}`, bytes);
  renameSync(`${file}.${process.pid}`, file);
  return file;
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
