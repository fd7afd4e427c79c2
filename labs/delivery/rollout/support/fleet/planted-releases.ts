/** Writes the old version and every new one into a store. */

import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { linearFile } from "@labs/models";
import {
  buckets,
  type Model,
  newVersions,
  type Planted,
  planted,
  programSchema,
  soundCode,
} from "../../data.ts";
import { addRelease } from "./release-store.ts";

/** A type and not an interface: it travels as plain data. */
export type Store = {
  readonly folder: string;
  /** Ids of releases. */
  readonly old: string;
  readonly new: Readonly<Record<Planted, string>>;
};

/** Makes a store in a temporary folder; disposing removes it. */
export async function writeStore(): Promise<Store & AsyncDisposable> {
  const folder = await mkdtemp(join(tmpdir(), "labs-releases-"));
  const shipped = readWeights();
  const old = addRelease(folder, {
    ...{ code: soundCode, weights: shipped, featureSchema: programSchema, dataSnapshot: "2026-10" },
  });
  const add = (name: Planted) => {
    const { code, model } = newVersions[name];
    return addRelease(folder, {
      ...{ code, weights: weightsOf(model, shipped), dataSnapshot: "2026-11" },
      featureSchema: model === "of another feature schema" ? programSchema + 1 : programSchema,
    });
  };
  const added = Object.fromEntries(planted.map((name) => [name, add(name)])) as Record<Planted, string>;
  return {
    ...{ folder, old, new: added },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

function weightsOf(model: Model, shipped: Float32Array): Float32Array {
  if (model === "half of its weights lost")
    return shipped.map((weight, bucket) => (bucket % 2 === 0 ? weight : 0));
  if (model === "of another feature schema") return shipped.slice(0, buckets / 2);
  return shipped;
}

function readWeights(): Float32Array {
  return new Float32Array(Uint8Array.from(readFileSync(linearFile)).buffer);
}
