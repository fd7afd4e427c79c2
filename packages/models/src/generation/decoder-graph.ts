/**
 * A causal decoder with its cache outside: it reads the keys and values of earlier tokens from wherever their places
 * are, and gives those of the new tokens back.
 */
import { Graph } from "../onnx/graph.ts";
import { elementType, encodeModel, type Port } from "../onnx/onnx-file.ts";
import { type Matrix, matrixName, type Weights, weight } from "../onnx/weights.ts";

/** What a layer's keys and values are called: as inputs all of the cache, with `fresh.` before them the new ones. */
export function cacheNames(layers: number): string[] {
  return Array.from({ length: layers }, (_, layer) => [`keys${layer}`, `values${layer}`]).flat();
}

/**
 * Inputs: `ids` and `positions` (int32, batch × new), `past` (int32, batch × old: places of the cache that are read),
 * `mask` (float, batch × new × (old + new): added to what attention sees), and the cache, `keys0`, `values0`, and so on
 * (float, places × head size). Outputs: `logits` (float, batch × 1 × vocabulary: after the last of the new tokens), and
 * `fresh.keys0` and so on (float, batch × new × head size).
 */
export function decoderGraph(weights: Weights): Uint8Array {
  const graph = new Graph();
  const { headSize, layers } = weights;
  for (const [name, { shape, numbers }] of weights.tensors) graph.floats(name, shape, numbers);
  const heads = (weight(weights, matrixName(0, "query")).shape[1] ?? 0) / headSize;

  const node = graph.node.bind(graph);
  const norm = (x: string, name: string) =>
    node("LayerNormalization", [x, `${name}.scale`, `${name}.shift`], { axis: -1, epsilon: { float: 1e-5 } });
  const linear = (x: string, layer: number, matrix: Matrix) =>
    graph.within(matrix, () => node("MatMul", [x, matrixName(layer, matrix)]));

  /** The heads of a token lie behind one another, as rows: batch × (new × heads) × (old + new). */
  const mask = graph.within("mask", () => {
    const repeated = node("Tile", [
      node("Unsqueeze", ["mask", graph.integers(2)]),
      graph.integers(1, 1, heads, 1),
    ]);
    const seen = node("Slice", [node("Shape", ["mask"]), graph.integers(2), graph.integers(3)]);
    return node("Reshape", [repeated, node("Concat", [graph.integers(0, -1), seen], { axis: 0 })]);
  });

  const attention = (x: string, layer: number) => {
    const query = node("Reshape", [linear(x, layer, "query"), graph.integers(0, -1, headSize)]);
    const withPast = (matrix: "key" | "value") => {
      const cached = `${matrix}s${layer}`;
      const fresh = node("MatMul", [x, matrixName(layer, matrix)], {}, `fresh.${cached}`);
      return node("Concat", [node("Gather", [cached, "past"]), fresh], { axis: 1 });
    };
    const keys = node("Transpose", [withPast("key")], { perm: [0, 2, 1] });
    const scaled = node("Mul", [node("MatMul", [query, keys]), graph.scalar(1 / Math.sqrt(headSize))]);
    const shares = node("Softmax", [node("Add", [scaled, mask])], { axis: -1 });
    const mixed = node("MatMul", [shares, withPast("value")]);
    return linear(node("Reshape", [mixed, graph.integers(0, -1, heads * headSize)]), layer, "output");
  };

  let x = graph.within("embed", () =>
    node("Add", [node("Gather", ["tokens", "ids"]), node("Gather", ["positions.table", "positions"])]),
  );
  for (let layer = 0; layer < layers; layer++)
    graph.within(`layer${layer}`, () => {
      x = graph.within("attention", () =>
        node("Add", [x, attention(norm(x, `layer${layer}.attention.norm`), layer)]),
      );
      x = graph.within("feedforward", () => {
        const wide = node("Relu", [linear(norm(x, `layer${layer}.feedforward.norm`), layer, "expand")]);
        return node("Add", [x, linear(wide, layer, "contract")]);
      });
    });
  const lastOfEach = node("Gather", [x, graph.integers(-1)], { axis: 1 });
  node("MatMul", [norm(lastOfEach, "final.norm"), "head"], {}, "logits");

  const caches = cacheNames(layers);
  const float = (name: string, shape: Port["shape"]): Port => ({ name, type: elementType.float, shape });
  const integer = (name: string, shape: Port["shape"]): Port => ({ name, type: elementType.int32, shape });
  return encodeModel(
    graph.model(
      [
        integer("ids", ["batch", "new"]),
        integer("positions", ["batch", "new"]),
        integer("past", ["batch", "old"]),
        float("mask", ["batch", "new", "seen"]),
        ...caches.map((name) => float(name, ["places", headSize])),
      ],
      [
        float("logits", ["batch", 1, weight(weights, "head").shape[1] ?? 0]),
        ...caches.map((name) => float(`fresh.${name}`, ["batch", "new", headSize])),
      ],
      { headSize: `${headSize}`, layers: `${layers}` },
    ),
  );
}
