/** Files of models, named by the hash of their bytes: an answer names its file, and the driver looks it up. */
import { existsSync, readFileSync, statSync } from "node:fs";
import { cached, hashOf, writeWhole } from "./kept.ts";

const artefactAt = (name: string) => cached("artefacts", name);

/** Keeps a model's bytes under their name, and gives the path. */
export function keepArtefact(bytes: Uint8Array): string {
  const file = artefactAt(nameOf(bytes));
  if (!existsSync(file)) writeWhole(file, bytes);
  return file;
}

/** Files that held what their names say, and when they were last written: to hash 67 MB for every answer takes minutes. */
const held = new Map<string, number>();

/** The file of an artefact's name; `null` where there is none, or it no longer holds what its name says. */
export function artefactFile(name: string): string | null {
  const file = artefactAt(name);
  if (!/^[0-9a-f]{16}\.onnx$/.test(name) || !existsSync(file)) return null;
  const { mtimeMs } = statSync(file);
  if (held.get(name) === mtimeMs) return file;
  if (nameOf(readFileSync(file)) !== name) return null;
  held.set(name, mtimeMs);
  return file;
}

function nameOf(bytes: Uint8Array): string {
  return `${hashOf(bytes).slice(0, 16)}.onnx`;
}
