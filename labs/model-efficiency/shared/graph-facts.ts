/** What can be counted in a model's file, and in the graph that ONNX Runtime makes of it. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { decodeModel, type Model } from "@labs/models";
import onnxProto from "onnx-proto";
import ort from "onnxruntime-node";

export interface GraphFacts {
  readonly bytes: number;
  readonly gzipBytes: number;
  /** Per cent of the numbers in the layers' matrices that are 0. */
  readonly zeros: number;
  /** Numbers of the layers' matrices: each is multiplied once for every token. */
  readonly multiplied: number;
  /** Operators of an inference that multiply matrices of bytes. */
  readonly integerProducts: number;
  /** Operators of an inference that only change the type of numbers. */
  readonly casts: number;
}

export async function graphFacts(file: string): Promise<GraphFacts> {
  const bytes = readFileSync(file);
  const { zeros, numbers } = layerNumbers(decodeModel(bytes));
  return {
    bytes: bytes.length,
    gzipBytes: gzipSync(bytes).length,
    zeros: (100 * zeros) / numbers,
    multiplied: numbers,
    ...(await runtimeFacts(file)),
  };
}

/** What the runtime makes of a file. */
export async function runtimeFacts(file: string): Promise<Pick<GraphFacts, "integerProducts" | "casts">> {
  const operators = await operatorsRun(file);
  const count = (pattern: RegExp) => operators.filter((name) => pattern.test(name)).length;
  // Products by constants come fused with what scales them, in one of two ways.
  return {
    integerProducts: count(/^(MatMulInteger|DynamicQuantizeMatMul)/),
    casts: count(/^Cast$/),
  };
}

/** The operators that are left when the runtime has optimized a graph for this processor. */
async function operatorsRun(file: string): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), "labs-graph-"));
  try {
    const optimized = join(folder, "optimized.onnx");
    const options = { optimizedModelFilePath: optimized, logSeverityLevel: 3, intraOpNumThreads: 1 } as const;
    await (await ort.InferenceSession.create(file, options)).release();
    const { graph } = onnxProto.onnx.ModelProto.decode(readFileSync(optimized));
    return (graph?.node ?? []).map(({ opType }) => opType ?? "");
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A layer's matrix, whole or as bytes. */
const layerMatrix = /^layer\d+\.\w+(:int8)?$/;

/** A number's bits, by its width in bytes. */
const bitsOf: Readonly<Record<number, typeof Int8Array | typeof Int16Array | typeof Int32Array>> = {
  1: Int8Array,
  2: Int16Array,
  4: Int32Array,
};

/** The numbers of the layers' matrices, and how many of them are 0. */
export function layerNumbers({ constants }: Model): { zeros: number; numbers: number } {
  const sum = { zeros: 0, numbers: 0 };
  for (const { name, shape, bytes } of constants) {
    if (!layerMatrix.test(name) || shape.length !== 2) continue;
    const count = shape.reduce((product, size) => product * size, 1);
    const width = bytes.length / count;
    sum.numbers += count;
    // Zero is all bits zero in floats, in halves and in bytes alike.
    const Bits = bitsOf[width] ?? Int8Array;
    for (const bits of new Bits(bytes.slice().buffer)) if (bits === 0) sum.zeros++;
  }
  return sum;
}
