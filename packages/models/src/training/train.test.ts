import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { inferenceGraph } from "../onnx/inference-graph.ts";
import { smallWeights } from "../onnx/small-model.fixture.ts";
import { weightsOf } from "../onnx/weights.ts";
import { samples } from "../texts/samples.ts";
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
