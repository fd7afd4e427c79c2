import ort from "onnxruntime-node";
import { expect, test } from "vitest";
import { inferenceGraph } from "../src/onnx/inference-graph.ts";
import { smallWeights } from "../src/onnx/small-model.fixture.ts";
import { type Weights, weight } from "../src/onnx/weights.ts";
import { pack } from "../src/texts/pack.ts";
import { samples } from "../src/texts/samples.ts";
import { nextName, stateKinds, trainingGraph } from "./training-graph.ts";

const texts = samples("train", 16);
const packed = pack(texts.map(({ tokens }) => tokens));

/** Runs a graph once and gives its outputs as plain numbers. */
async function run(
  graph: Uint8Array,
  feeds: Record<string, ort.Tensor>,
): Promise<ReadonlyMap<string, readonly number[]>> {
  const session = await ort.InferenceSession.create(graph, { intraOpNumThreads: 1 });
  const outputs = await session.run(feeds);
  await session.release();
  return new Map(Object.entries(outputs).map(([name, { data }]) => [name, Array.from(data, Number)]));
}

const tensor = (numbers: Float32Array, shape: readonly number[]) => new ort.Tensor("float32", numbers, shape);
const idTensor = (ids: Int32Array) => new ort.Tensor("int32", ids, [packed.rows, packed.length]);

/** The cross entropy of the inference graph's logits, in double precision. */
async function lossOf(weights: Weights): Promise<number> {
  const outputs = await run(inferenceGraph(weights), { ids: idTensor(packed.ids) });
  const logits = outputs.get("logits") ?? [];
  const losses = texts.map(({ attack }, row) => {
    const [harmless = 0, hostile = 0] = logits.slice(2 * row, 2 * row + 2);
    return Math.log(1 + Math.exp(attack ? harmless - hostile : hostile - harmless));
  });
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}

/** One step from moments of zero. */
function step(weights: Weights, rate: number): Promise<ReadonlyMap<string, readonly number[]>> {
  const { ids, rows, length } = packed;
  const state = [...weights.tensors].flatMap(([name, { shape, numbers }]) =>
    stateKinds.map((kind) => {
      const start = kind === "" ? numbers : new Float32Array(numbers.length);
      return [`${kind}${name}`, tensor(start, shape)] as const;
    }),
  );
  const target = Float32Array.from(texts.flatMap(({ attack }) => [Number(!attack), Number(attack)]));
  return run(trainingGraph(weights), {
    ids: idTensor(ids),
    places: idTensor(ids.map((_, at) => at % length)),
    present: tensor(Float32Array.from(ids, Math.sign), [rows, length]),
    target: tensor(target, [rows, 2]),
    rate: tensor(Float32Array.of(rate), []),
    "correct-moment": tensor(Float32Array.of(10), []),
    "correct-square": tensor(Float32Array.of(1000), []),
    ...Object.fromEntries(state),
  });
}

test("training computes the loss of the graph that is shipped", async () => {
  const weights = smallWeights();
  const [loss = 0] = (await step(weights, 0)).get("loss") ?? [];
  expect(loss).toBeCloseTo(await lossOf(weights), 5);
});

test("every gradient is the slope that differences of the loss show, brought down to a norm of 1", async () => {
  const weights = smallWeights();
  const after = await step(weights, 0);
  const seen = [];
  for (const [name, { shape, numbers }] of weights.tensors) {
    // The first moment after one step is a tenth of the gradient.
    const gradient = (after.get(nextName(`moment:${name}`)) ?? []).map((moment) => 10 * moment);
    const steepness = Math.hypot(...gradient);
    // A key's bias adds the same to all logits of a query, so that its slope is zero but for rounding.
    if (name.endsWith("key.bias")) expect(steepness).toBeLessThan(1e-5);
    else {
      const stride = 0.002;
      const lossAt = (distance: number) => {
        const moved = numbers.map((number, at) => number + (distance * (gradient[at] ?? 0)) / steepness);
        return lossOf({ ...weights, tensors: new Map(weights.tensors).set(name, { shape, numbers: moved }) });
      };
      const slope = ((await lossAt(stride)) - (await lossAt(-stride))) / (2 * stride);
      seen.push({ name, slope, steepness });
    }
  }
  const norm = Math.hypot(...seen.map(({ slope }) => slope));
  expect(norm, "too small to be clipped").toBeGreaterThan(1);
  for (const { name, slope, steepness } of seen) {
    expect((steepness * norm) / slope, name).toBeGreaterThan(0.97);
    expect((steepness * norm) / slope, name).toBeLessThan(1.03);
  }
});

test("the first step of AdamW moves by the rate against the gradient, and matrices decay", async () => {
  const weights = smallWeights();
  const rate = 1e-3;
  const after = await step(weights, rate);
  const decays = { head: 0.01, "head.bias": 0 };
  for (const [name, decay] of Object.entries(decays)) {
    const before = weight(weights, name).numbers;
    const moments = after.get(nextName(`moment:${name}`)) ?? [];
    after.get(nextName(name))?.forEach((now, at) => {
      const old = before[at] ?? 0;
      expect(now).toBeCloseTo(old - rate * (Math.sign(moments[at] ?? 0) + decay * old), 5);
    });
  }
});
