/**
 * Releases on disk. A model's file is named after its digest, a release after that of its manifest: nothing is ever
 * changed, and what two releases share is there once. Which release a machine runs is a symbolic link.
 */
import { hash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { basename, join } from "node:path";
import { LabError } from "@labs/experiment";
import type { Release } from "../../contract.ts";
import type { Code } from "../../data.ts";

export type Manifest = Release["manifest"];

/** What a process of a release needs, checked against the manifest. */
export interface Files {
  readonly manifest: Manifest;
  readonly code: Code;
  /** Weights of the model, one per bucket. */
  readonly weights: Float32Array;
}

/** What is put into a store. */
export interface NewRelease {
  readonly code: Code;
  readonly weights: Float32Array;
  readonly featureSchema: number;
  readonly dataSnapshot: string;
}

/** Adds a release; returns its id. The same parts give the same id. */
export function addRelease(
  store: string,
  { code, weights, featureSchema, dataSnapshot }: NewRelease,
): string {
  const bytes = Buffer.from(weights.buffer, weights.byteOffset, weights.byteLength);
  const program = JSON.stringify(code);
  const manifest: Manifest = {
    code: addFile(join(store, "code"), program),
    model: addFile(join(store, "models"), bytes),
    featureSchema,
    dataSnapshot,
  };
  return addFile(join(store, "releases"), JSON.stringify(manifest));
}

/**
 * Reads a release from the disk of this machine; nothing is fetched.
 *
 * @throws LabError naming the file that is not what the manifest says
 */
export function readRelease(store: string, id: string): Files {
  const manifest: Manifest = JSON.parse(readFile(join(store, "releases"), id).toString());
  const code: Code = JSON.parse(readFile(join(store, "code"), manifest.code).toString());
  const bytes = Uint8Array.from(readFile(join(store, "models"), manifest.model));
  return { manifest, code, weights: new Float32Array(bytes.buffer) };
}

/** Switches which release a machine runs, at once: no moment has none. */
export function pointTo(machine: string, store: string, id: string): void {
  const beside = join(machine, `.current-${process.pid}`);
  symlinkSync(join(store, "releases", id), beside);
  renameSync(beside, join(machine, "current"));
}

/** The release that a machine runs. */
export function current(machine: string): string {
  return basename(readlinkSync(join(machine, "current")));
}

function addFile(folder: string, content: string | Buffer): string {
  const digest = hash("sha256", content);
  const file = join(folder, digest);
  if (existsSync(file)) return digest;
  mkdirSync(folder, { recursive: true });
  // A file that has its name is whole.
  writeFileSync(`${file}.part`, content);
  renameSync(`${file}.part`, file);
  return digest;
}

function readFile(folder: string, digest: string): Buffer {
  const content = readFileSync(join(folder, digest));
  if (hash("sha256", content) !== digest)
    throw new LabError(
      "EXPERIMENT",
      `${join(folder, digest)} is not the file of that digest: run the experiment again, which writes its store anew.`,
    );
  return content;
}
