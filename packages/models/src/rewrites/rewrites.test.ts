import ort from "onnxruntime-node";
import { expect, test } from "vitest";
import { inferenceGraph } from "../onnx/inference-graph.ts";
import { decodeModel, elementType, encodeModel, floatsOf, type Model } from "../onnx/onnx-file.ts";
import { small, smallWeights } from "../onnx/small-model.fixture.ts";
import { matrices, matrixName, type Weights, weight } from "../onnx/weights.ts";
import { pack } from "../texts/pack.ts";
import { samples } from "../texts/samples.ts";
import { calibrate } from "./calibrate.ts";
import { calibratePercentile } from "./calibrate-percentile.ts";
import { toHalf } from "./half.ts";
import { pruneMagnitude } from "./prune-magnitude.ts";
import { pruneStructure, pruneWeights } from "./prune-structure.ts";
import { quantizeDynamic, quantizeFile, quantizeStatic } from "./quantize.ts";

const packed = pack(samples("validation", 8).map(({ tokens }) => tokens));
const layerMatrices = matrices.length * small.layers;

async function logits(model: Uint8Array): Promise<readonly number[]> {
  const session = await ort.InferenceSession.create(model, {
    intraOpNumThreads: 1,
    logSeverityLevel: 3,
    extra: { session: { x64quantprecision: "1" } },
  });
  const ids = new ort.Tensor("int32", packed.ids, [packed.rows, packed.length]);
  const { logits } = await session.run({ ids });
  await session.release();
  return Array.from(logits?.data ?? [], Number);
}

function largestChange(before: readonly number[], after: readonly number[]): number {
  expect(after).toHaveLength(before.length);
  return Math.max(...before.map((number, at) => Math.abs(number - (after[at] ?? Number.NaN))));
}

const fp32 = inferenceGraph(smallWeights());
const model = decodeModel(fp32);

function count(operator: string, { nodes }: Model): number {
  return nodes.filter((node) => node.operator === operator).length;
}

test("reading and writing a model changes no byte", () => {
  expect(encodeModel(decodeModel(fp32))).toEqual(fp32);
});

test.each([
  { perChannel: false, embeddings: false },
  { perChannel: true, embeddings: false },
  { perChannel: true, embeddings: true },
])(
  "INT8 with $perChannel per channel and $embeddings embeddings multiplies integers and stays near",
  async (options) => {
    const quantized = quantizeDynamic(model, options);
    // The head too; queries, keys and values share the integers of their input.
    expect(count("MatMulInteger", quantized)).toBe(layerMatrices + 1);
    expect(count("DynamicQuantizeLinear", quantized)).toBe(4 * small.layers + 1);
    expect(count("Gather", quantized)).toBe(count("Gather", model) + Number(options.embeddings));
    const bytes = encodeModel(quantized);
    expect(bytes.length).toBeLessThan((options.embeddings ? 0.5 : 1) * fp32.length);
    const change = largestChange(await logits(fp32), await logits(bytes));
    expect(change).toBeGreaterThan(0);
    expect(change).toBeLessThan(0.05);
  },
);

test("a scale per channel is nearer than one for all where channels differ in size", async () => {
  const weights = smallWeights();
  const tensors = new Map(weights.tensors);
  for (const matrix of ["expand", "query"] as const) {
    const name = matrixName(0, matrix);
    const { shape, numbers } = weight(weights, name);
    const columns = shape[1] ?? 1;
    tensors.set(name, {
      shape,
      numbers: numbers.map((number, at) => (at % columns < 4 ? 8 : 0.25) * number),
    });
  }
  const uneven = inferenceGraph({ ...weights, tensors });
  const error = async (perChannel: boolean) => {
    const bytes = encodeModel(quantizeDynamic(decodeModel(uneven), { perChannel, embeddings: false }));
    const changes = (await logits(bytes)).map(async (n, at) => n - ((await base)[at] ?? 0));
    return Math.hypot(...(await Promise.all(changes)));
  };
  const base = logits(uneven);
  expect(await error(true)).toBeLessThan(await error(false));
});

test("static INT8 multiplies integers by scales of its calibration, and clips what that has not seen", async () => {
  const texts = samples("validation", 8).map(({ tokens }) => tokens);
  const ranges = await calibrate(model, texts);
  const quantized = quantizeStatic(model, ranges);
  expect(count("QuantizeLinear", quantized)).toBe(ranges.size);
  expect(count("DynamicQuantizeLinear", quantized)).toBe(0);
  // Each weight and each activation is read through one.
  expect(count("DequantizeLinear", quantized)).toBe(ranges.size + layerMatrices + 1);
  const before = await logits(fp32);
  const change = largestChange(before, await logits(encodeModel(quantized)));
  expect(change).toBeGreaterThan(0);
  expect(change).toBeLessThan(0.05);
  const narrow = new Map(
    [...ranges].map(([name, { largest }]) => [name, { least: 0, largest: largest / 8 }]),
  );
  const clipped = largestChange(before, await logits(encodeModel(quantizeStatic(model, narrow))));
  expect(clipped).toBeGreaterThan(2 * change);
  expect(() => quantizeStatic(model, new Map())).toThrow("was not calibrated");
});

test("a percentile leaves the farthest numbers outside, and all of them are the extremes", async () => {
  const texts = samples("validation", 8).map(({ tokens }) => tokens);
  const extremes = await calibrate(model, texts);
  const whole = await calibratePercentile(model, texts, 1);
  // Of the smallest activation, 128 numbers, six at either end.
  const most = await calibratePercentile(model, texts, 0.9);
  expect([...most.keys()]).toEqual([...extremes.keys()]);
  for (const [name, { least, largest }] of extremes) {
    const [all, inner] = [whole.get(name), most.get(name)];
    expect(all?.least, name).toBeCloseTo(least, 5);
    expect(all?.largest, name).toBeCloseTo(largest, 5);
    expect(inner?.least, name).toBeGreaterThanOrEqual(least);
    expect(inner?.largest, name).toBeLessThan(largest);
    expect(inner?.largest, name).toBeGreaterThan(0);
  }
});

test("a product that is left in floats is not quantized, and the others are", async () => {
  const ranges = await calibrate(
    model,
    samples("validation", 8).map(({ tokens }) => tokens),
  );
  const all = quantizeStatic(model, ranges);
  const some = quantizeStatic(model, ranges, (matrix) => matrix.endsWith(".contract"));
  expect(count("DequantizeLinear", all) - count("DequantizeLinear", some)).toBe(2 * small.layers);
  expect(some.constants.filter(({ name }) => name.endsWith(".contract"))).toHaveLength(small.layers);
});

test("INT8 in the file alone makes it small, and its products are of floats", async () => {
  const stored = quantizeFile(model);
  expect(count("MatMul", stored)).toBe(count("MatMul", model));
  expect(count("MatMulInteger", stored) + count("QuantizeLinear", stored)).toBe(0);
  const bytes = encodeModel(stored);
  expect(bytes.length).toBeLessThan(fp32.length);
  const change = largestChange(await logits(fp32), await logits(bytes));
  expect(change).toBeGreaterThan(0);
  expect(change).toBeLessThan(0.05);
});

test("half precision takes half of the bytes and stays near", async () => {
  const halved = toHalf(model);
  expect(halved.constants.filter(({ type }) => type === elementType.float)).toEqual([]);
  const bytes = encodeModel(halved);
  expect(bytes.length).toBeLessThan(0.55 * fp32.length);
  const change = largestChange(await logits(fp32), await logits(bytes));
  expect(change).toBeGreaterThan(0);
  expect(change).toBeLessThan(0.02);
});

test("pruning by magnitude zeroes the smallest numbers of every layer matrix, to the number", () => {
  const pruned = pruneMagnitude(model, 0.9);
  let looked = 0;
  for (const [at, before] of model.constants.entries()) {
    const after = pruned.constants[at];
    if (after === undefined || before.type !== elementType.float) continue;
    const [old, now] = [floatsOf(before), floatsOf(after)];
    if (!matrices.some((matrix) => before.name.endsWith(`.${matrix}`))) {
      expect(now, before.name).toEqual(old);
      continue;
    }
    looked++;
    const zeros = [...now.keys()].filter((place) => now[place] === 0);
    expect(zeros.length).toBe(Math.floor(0.9 * old.length));
    const gone = zeros.map((place) => Math.abs(old[place] ?? 0));
    const left = [...now].filter((number) => number !== 0).map(Math.abs);
    expect(Math.max(...gone)).toBeLessThanOrEqual(Math.min(...left));
  }
  expect(looked).toBe(layerMatrices);
  expect(encodeModel(pruned).length, "zeros take as many bytes").toBe(fp32.length);
});

test("structured pruning shrinks the matrices, and where the removed parts say nothing the answers stay", async () => {
  const weights = smallWeights();
  const silent = silence(weights);
  const pruned = pruneWeights(silent, { heads: 1, feedforward: 20 });
  for (let layer = 0; layer < small.layers; layer++) {
    expect(weight(pruned, matrixName(layer, "query")).shape).toEqual([16, 8]);
    expect(weight(pruned, matrixName(layer, "output")).shape).toEqual([8, 16]);
    expect(weight(pruned, matrixName(layer, "expand")).shape).toEqual([16, 20]);
    expect(weight(pruned, `${matrixName(layer, "expand")}.bias`).shape).toEqual([20]);
    expect(weight(pruned, matrixName(layer, "contract")).shape).toEqual([20, 16]);
  }
  const [whole, smaller] = [inferenceGraph(silent), inferenceGraph(pruned)];
  const asModel = pruneStructure(decodeModel(whole), { heads: 1, feedforward: 20 });
  expect(encodeModel(asModel), "a model is pruned as its weights are").toEqual(smaller);
  expect(smaller.length).toBeLessThan(whole.length);
  expect(largestChange(await logits(whole), await logits(smaller))).toBeLessThan(1e-5);
  expect(largestChange(await logits(fp32), await logits(whole)), "silence is heard").toBeGreaterThan(1e-3);
});

/** The first head and twelve columns of every layer lead nowhere. */
function silence(weights: Weights): Weights {
  const tensors = new Map(weights.tensors);
  for (let layer = 0; layer < weights.layers; layer++)
    for (const [matrix, rows] of [
      ["output", 8],
      ["contract", 12],
    ] as const) {
      const name = matrixName(layer, matrix);
      const { shape, numbers } = weight(weights, name);
      tensors.set(name, { shape, numbers: numbers.map((number, at) => (at < 16 * rows ? 0 : number)) });
    }
  return { ...weights, tensors };
}

test("a rewrite that would change nothing is refused", () => {
  const empty = { ...model, nodes: [], constants: [] };
  expect(() => quantizeDynamic(empty, { perChannel: true, embeddings: true })).toThrow(
    "nothing was quantized",
  );
  expect(() => quantizeStatic(empty, new Map())).toThrow("nothing was quantized");
  expect(() => quantizeFile(empty)).toThrow("nothing was quantized");
  expect(() => toHalf(empty)).toThrow("nothing was halved");
  expect(() => pruneMagnitude(empty, 0.5)).toThrow("nothing was pruned");
  expect(() => pruneWeights(smallWeights(), { heads: 2, feedforward: 16 })).toThrow(
    "no more than the 2 to keep",
  );
});

test("node names differ in every model, as the runtime demands", () => {
  for (const { nodes } of [
    model,
    quantizeDynamic(model, { perChannel: true, embeddings: true }),
    toHalf(model),
  ])
    expect(new Set(nodes.map(({ name }) => name)).size).toBe(nodes.length);
});
