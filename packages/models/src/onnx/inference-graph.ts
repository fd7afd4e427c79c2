/** The graph that is shipped: token ids in, two logits per row out, any batch and any length up to `maxTokens`. */
import { Graph } from "./graph.ts";
import { elementType, encodeModel } from "./onnx-file.ts";
import { type Matrix, matrixName, type Weights, weight } from "./weights.ts";

/** Added to the logits of padding, which no attention may reach; fits half precision. */
const masked = -1e4;

/**
 * Ids are int32, which need no BigInt on their way: a batch of 32 × 64 took `tiny` 2.74 ms, with int64 ids 2.87 ms,
 * of which 0.11 ms went into making BigInts (one thread of a Xeon with AVX-512, third of forty runs).
 *
 * Input `ids` (int32, batch × seq, 0 = padding), output `logits` (float, batch × 2: harmless, attack).
 */
export function inferenceGraph(weights: Weights): Uint8Array {
  const graph = new Graph();
  const { headSize } = weights;
  for (const [name, { shape, numbers }] of weights.tensors) graph.floats(name, shape, numbers);

  const node = graph.node.bind(graph);
  const norm = (x: string, name: string) =>
    node("LayerNormalization", [x, `${name}.scale`, `${name}.shift`], { axis: -1, epsilon: { float: 1e-5 } });
  const linear = (x: string, layer: number, matrix: Matrix) =>
    graph.within(matrix, () => {
      const name = matrixName(layer, matrix);
      return node("Add", [node("MatMul", [x, name]), `${name}.bias`]);
    });

  const {
    present,
    hidden,
    x: embedded,
  } = graph.within("embed", () => {
    const length = node("Gather", [node("Shape", ["ids"]), graph.integers(1)]);
    const positions = node("Slice", ["positions", graph.integers(0), length, graph.integers(0)]);
    const present = node("Cast", [node("Cast", ["ids"], { to: elementType.bool })], {
      to: elementType.float,
    });
    const absent = node("Sub", [graph.scalar(1), present]);
    const hidden = node("Mul", [absent, graph.scalar(masked)]);
    return {
      present,
      hidden: node("Unsqueeze", [hidden, graph.integers(1, 2)]),
      x: node("Add", [node("Gather", ["tokens", "ids"]), positions]),
    };
  });

  const attention = (x: string, layer: number) => {
    const width = weight(weights, matrixName(layer, "query")).shape[1] ?? 0;
    const split = (y: string, order: readonly number[]) =>
      node("Transpose", [node("Reshape", [y, graph.integers(0, 0, width / headSize, headSize)])], {
        perm: order,
      });
    const query = split(linear(x, layer, "query"), [0, 2, 1, 3]);
    const key = split(linear(x, layer, "key"), [0, 2, 3, 1]);
    const value = split(linear(x, layer, "value"), [0, 2, 1, 3]);
    const scaled = node("Mul", [node("MatMul", [query, key]), graph.scalar(1 / Math.sqrt(headSize))]);
    const shares = node("Softmax", [node("Add", [scaled, hidden])], { axis: -1 });
    const mixed = node("Transpose", [node("MatMul", [shares, value])], { perm: [0, 2, 1, 3] });
    return linear(node("Reshape", [mixed, graph.integers(0, 0, width)]), layer, "output");
  };

  let x = embedded;
  for (let layer = 0; layer < weights.layers; layer++)
    graph.within(`layer${layer}`, () => {
      x = graph.within("attention", () =>
        node("Add", [x, attention(norm(x, `layer${layer}.attention.norm`), layer)]),
      );
      x = graph.within("feedforward", () => {
        const wide = node("Relu", [linear(norm(x, `layer${layer}.feedforward.norm`), layer, "expand")]);
        return node("Add", [x, linear(wide, layer, "contract")]);
      });
    });

  graph.within("pool", () => {
    const kept = node("Mul", [norm(x, "final.norm"), node("Unsqueeze", [present, graph.integers(2)])]);
    const total = node("ReduceSum", [kept, graph.integers(1)], { keepdims: 0 });
    const count = node("ReduceSum", [present, graph.integers(1)], { keepdims: 1 });
    const mean = node("Div", [total, count]);
    node("Add", [node("MatMul", [mean, "head"]), "head.bias"], {}, "logits");
  });

  return encodeModel(
    graph.model(
      [{ name: "ids", type: elementType.int32, shape: ["batch", "seq"] }],
      [{ name: "logits", type: elementType.float, shape: ["batch", 2] }],
      { headSize: `${headSize}`, layers: `${weights.layers}` },
    ),
  );
}
