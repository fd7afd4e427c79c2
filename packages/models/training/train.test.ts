import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { inferenceGraph } from "../src/onnx/inference-graph.ts";
import { smallWeights } from "../src/onnx/small-model.fixture.ts";
import { matrixName, weight, weightsOf } from "../src/onnx/weights.ts";
import { samples } from "../src/texts/samples.ts";
import { train } from "./train.ts";

test("the loss falls, and two trainings give the same bytes", async () => {
  const start = smallWeights();
  const before = inferenceGraph(start);
  const texts = samples("train", 300).filter(({ tokens }) => tokens.length < 50);
  const training = async () => {
    const losses: number[] = [];
    const trained = await train(start, {
      samples: texts,
      epochs: 6,
      rate: 1e-2,
      seed: 3,
      onStep: ({ loss }) => losses.push(loss),
    });
    return { model: inferenceGraph(trained), losses };
  };
  const [first, second] = [await training(), await training()];
  const hash = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
  expect(hash(first.model)).toBe(hash(second.model));
  expect(first.losses).toHaveLength(6 * Math.ceil(texts.length / 32));
  const mean = (part: readonly number[]) => part.reduce((sum, loss) => sum + loss, 0) / part.length;
  expect(mean(first.losses.slice(-8))).toBeLessThan(0.9 * mean(first.losses.slice(0, 8)));
  expect(inferenceGraph(start), "the weights to start from stay as they were").toEqual(before);
  expect(inferenceGraph(weightsOf(first.model)), "a file holds all there is").toEqual(first.model);
});

test("what was pruned stays pruned where that is asked for, and the rest is trained", async () => {
  const start = smallWeights();
  const name = matrixName(0, "expand");
  const { shape, numbers } = weight(start, name);
  const half = { shape, numbers: numbers.map((number, at) => (at % 2 === 0 ? 0 : number)) };
  const pruned = { ...start, tensors: new Map(start.tensors).set(name, half) };
  const training = { samples: samples("train", 32), epochs: 2, rate: 1e-2, seed: 3 };
  const zeros = ({ numbers }: { numbers: Float32Array }) =>
    [...numbers.keys()].filter((at) => numbers[at] === 0);
  const kept = weight(await train(pruned, { ...training, keepZeros: true }), name);
  expect(zeros(kept)).toEqual(zeros(half));
  expect(kept.numbers[1]).not.toBe(half.numbers[1]);
  // A column that no text lights up has no slope and stays zero in any case.
  expect(zeros(weight(await train(pruned, training), name)).length).toBeLessThan(zeros(half).length / 2);
});
