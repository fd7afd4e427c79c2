/** The models by name: what was trained and is committed, and what is derived from it on first use. */
import { decodeModel, encodeModel, type Model } from "./onnx/onnx-file.ts";
import { toHalf } from "./rewrites/half.ts";
import { pruneMagnitude } from "./rewrites/prune-magnitude.ts";
import { type Kept, pruneStructure } from "./rewrites/prune-structure.ts";
import { type Quantization, quantizeDynamic } from "./rewrites/quantize.ts";

/** Made of another model's bytes, in milliseconds and always the same: not worth committing. */
interface Derived {
  readonly from: string;
  readonly rewrite: (bytes: Uint8Array) => Uint8Array;
}

/** What structured pruning leaves of the guard: half of the heads, a quarter of the feed-forward. */
export const kept = { heads: 2, feedforward: 128 } as const satisfies Kept;

const int8 = (options: Quantization) => onModel((model) => quantizeDynamic(model, options));

/** `trained` models are files in `artefacts/`. */
export const manifest = {
  /** 64 wide, 1 layer, 2 heads, feed-forward 256. */
  tiny: "trained",
  /** `tiny`, with six epochs instead of two. */
  "tiny-longer": "trained",
  "tiny-int8": { from: "tiny", rewrite: int8({ perChannel: true, embeddings: false }) },
  /** 128 wide, 2 layers, 4 heads, feed-forward 512: the reference of the others. */
  guard: "trained",
  "guard-int8": { from: "guard", rewrite: int8({ perChannel: true, embeddings: false }) },
  "guard-int8-per-tensor": { from: "guard", rewrite: int8({ perChannel: false, embeddings: false }) },
  "guard-int8-embeddings": { from: "guard", rewrite: int8({ perChannel: true, embeddings: true }) },
  "guard-fp16": { from: "guard", rewrite: onModel(toHalf) },
  "guard-magnitude-50": { from: "guard", rewrite: onModel((model) => pruneMagnitude(model, 0.5)) },
  "guard-magnitude-90": { from: "guard", rewrite: onModel((model) => pruneMagnitude(model, 0.9)) },
  /** `guard-magnitude-90` trained on for an epoch, its zeros kept. */
  "guard-magnitude-90-trained": "trained",
  /** Pruned by structure and left as it is. */
  "guard-cut": { from: "guard", rewrite: onModel((model) => pruneStructure(model, kept)) },
  /** `guard-cut` trained on for an epoch. */
  "guard-structured": "trained",
  "guard-structured-int8": {
    from: "guard-structured",
    rewrite: int8({ perChannel: true, embeddings: false }),
  },
  /** The fair control of `guard-structured`: the guard, trained on for the same epoch. */
  "guard-longer": "trained",
} as const satisfies Record<string, "trained" | Derived>;

export type ModelName = keyof typeof manifest;

/** All of them; every value is a `ModelName`. */
export const modelNames = Object.keys(manifest).filter(isModelName);

export function isModelName(name: string): name is ModelName {
  return Object.hasOwn(manifest, name);
}

function onModel(rewrite: (model: Model) => Model): Derived["rewrite"] {
  return (bytes) => encodeModel(rewrite(decodeModel(bytes)));
}
