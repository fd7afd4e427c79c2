/** One step of training as one graph: forward, backward, clipping and AdamW. ONNX Runtime is the engine. */
import { Graph } from "../onnx/graph.ts";
import { elementType, encodeModel, type Port } from "../onnx/onnx-file.ts";
import { matrixName, type Weights, weight } from "../onnx/weights.ts";
import { Tape } from "./tape.ts";

/** AdamW's constants; weights decay where they are matrices. */
const adam = { momentum: 0.9, spread: 0.999, epsilon: 1e-8, decay: 0.01 } as const;

/** The largest norm of all gradients together. */
const clip = 1;

/** State is the weights with Adam's two moments: inputs and outputs carry these prefixes before a weight's name. */
export const stateKinds = ["", "moment:", "square:"] as const;

/** What outputs of state are called: `next:` before the input's name. */
export function nextName(name: string): string {
  return `next:${name}`;
}

/** How far Adam's moments are off at a step because they began at 0, from 1. */
export function corrections(step: number): { moment: number; square: number } {
  return { moment: 1 / (1 - adam.momentum ** step), square: 1 / (1 - adam.spread ** step) };
}

/**
 * Inputs: `ids` and `places` (batch × seq, int32), `present` (1 or 0, float), `target` (batch × 2), `rate`, the
 * two corrections and the state. Outputs: `loss` and the next state.
 */
export function trainingGraph(weights: Weights): Uint8Array {
  const graph = new Graph();
  const node = graph.node.bind(graph);
  const logits = forward(graph, weights);
  const ports: Port[] = [];
  const nextPorts: Port[] = [{ name: "loss", type: elementType.float, shape: [] }];

  const logShares = node("LogSoftmax", [logits.name], { axis: -1 });
  const perRow = node("ReduceSum", [node("Mul", [logShares, "target"]), graph.integers(-1)], { keepdims: 0 });
  node("Neg", [node("ReduceMean", [perRow], { axes: [0], keepdims: 0 })], {}, "loss");

  const rows = node("Cast", [node("Gather", [logits.shape, graph.integers(0)])], { to: elementType.float });
  const slope = node("Div", [node("Sub", [node("Exp", [logShares]), "target"]), rows]);
  const gradient = logits.tape.gradients(logits.name, slope);
  const keep = clipping(graph, [...weights.tensors.keys()].map(gradient));

  for (const [name, { shape }] of weights.tensors) {
    update(graph, name, node("Mul", [gradient(name), keep]), shape.length > 1);
    for (const kind of stateKinds) {
      ports.push({ name: `${kind}${name}`, type: elementType.float, shape });
      nextPorts.push({ name: nextName(`${kind}${name}`), type: elementType.float, shape });
    }
  }
  const batch = ["batch", "seq"];
  return encodeModel(
    graph.model(
      [
        { name: "ids", type: elementType.int32, shape: batch },
        { name: "places", type: elementType.int32, shape: batch },
        { name: "present", type: elementType.float, shape: batch },
        { name: "target", type: elementType.float, shape: ["batch", 2] },
        ...["rate", "correct-moment", "correct-square"].map((name) => scalarPort(name)),
        ...ports,
      ],
      nextPorts,
    ),
  );
}

function scalarPort(name: string): Port {
  return { name, type: elementType.float, shape: [] };
}

/** The same model as the inference graph, on tokens × width instead of batch × seq × width. */
function forward(graph: Graph, weights: Weights): { name: string; shape: string; tape: Tape } {
  const node = graph.node.bind(graph);
  const tape = new Tape(graph);
  const { headSize } = weights;
  const width = weight(weights, "tokens").shape[1] ?? 0;
  const shape = node("Shape", ["ids"]);
  const flat = (ids: string) => node("Reshape", [ids, graph.integers(-1)]);
  const absent = node("Sub", [graph.scalar(1), "present"]);
  const hidden = node("Unsqueeze", [node("Mul", [absent, graph.scalar(-1e4)]), graph.integers(1, 2)]);

  let x = tape.add(tape.gather("tokens", flat("ids")), tape.gather("positions", flat("places")));
  for (let layer = 0; layer < weights.layers; layer++) {
    const inner = weight(weights, matrixName(layer, "query")).shape[1] ?? 0;
    const heads = node("Concat", [shape, graph.integers(inner / headSize, headSize)], { axis: 0 });
    const linear = (y: string, matrix: Parameters<typeof matrixName>[1]) =>
      tape.linear(y, matrixName(layer, matrix));

    const before = tape.norm(x, `layer${layer}.attention.norm`);
    const parts = {
      query: linear(before, "query"),
      key: linear(before, "key"),
      value: linear(before, "value"),
    };
    const mixed = tape.attention(parts, { heads, headSize, width: inner, hidden });
    x = tape.add(x, linear(mixed, "output"));
    const wide = tape.relu(linear(tape.norm(x, `layer${layer}.feedforward.norm`), "expand"));
    x = tape.add(x, linear(wide, "contract"));
  }

  const count = node("ReduceSum", ["present", graph.integers(1)], { keepdims: 1 });
  const shares = node("Unsqueeze", [node("Div", ["present", count]), graph.integers(2)]);
  const cube = node("Concat", [shape, graph.integers(width)], { axis: 0 });
  const pooled = tape.pool(tape.norm(x, "final.norm"), { shares, cube, width });
  return { name: tape.linear(pooled, "head"), shape, tape };
}

/** A factor of at most 1 that brings the norm of all gradients down to `clip`. */
function clipping(graph: Graph, gradients: readonly string[]): string {
  const squares = gradients.map((gradient) => graph.node("ReduceSumSquare", [gradient], { keepdims: 0 }));
  const norm = graph.node("Sqrt", [graph.node("Sum", squares)]);
  const inverse = graph.node("Reciprocal", [graph.node("Add", [norm, graph.scalar(1e-6)])]);
  return graph.node("Min", [graph.scalar(1), graph.node("Mul", [graph.scalar(clip), inverse])]);
}

function update(graph: Graph, name: string, gradient: string, decays: boolean): void {
  const { node, scalar } = { node: graph.node.bind(graph), scalar: graph.scalar.bind(graph) };
  const running = (kind: string, share: number, value: string) =>
    node(
      "Add",
      [node("Mul", [scalar(share), `${kind}${name}`]), node("Mul", [scalar(1 - share), value])],
      {},
      nextName(`${kind}${name}`),
    );
  const moment = running("moment:", adam.momentum, gradient);
  const square = running("square:", adam.spread, node("Mul", [gradient, gradient]));
  const deviation = node("Sqrt", [node("Mul", [square, "correct-square"])]);
  const move = node("Div", [
    node("Mul", [moment, "correct-moment"]),
    node("Add", [deviation, scalar(adam.epsilon)]),
  ]);
  const step = decays ? node("Add", [move, node("Mul", [name, scalar(adam.decay)])]) : move;
  node("Sub", [name, node("Mul", ["rate", step])], {}, nextName(name));
}
