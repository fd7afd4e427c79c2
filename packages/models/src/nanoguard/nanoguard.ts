/**
 * NanoGuard 0.1.0 (PyPI's metatronnanoguard, MIT), a prompt-injection classifier of others: 16.8 million numbers, 4 layers,
 * 512 wide. Its file is turned into the graph that its code computes.
 */
import { Graph } from "../onnx/graph.ts";
import { elementType, type Model } from "../onnx/onnx-file.ts";
import { bytePairs } from "./byte-pairs.ts";
import { readTensors, type Tensor } from "./torch-file.ts";

/** Where it comes from, for `findWheel`. */
export const nanoguardWheel = {
  name: "metatronnanoguard",
  version: "0.1.0",
  sha256: "615c7a6836a2f3ec1227c7aae4136e22b5d36de0bf5bbed95b8278e0e48374e2",
  size: "54 MB",
  archives: ["nanoguard/assets/model.pt"],
} as const;

/** In the unpacked wheel. */
const tensorFolder = "nanoguard/assets/model.pt.unpacked/best_model";
const encodingFile = "nanoguard/assets/tokenizer.pkl";

/** Its tokenizer. @param wheel the unpacked wheel */
export function nanoguardTokenizer(wheel: string): (text: string) => readonly number[] {
  return bytePairs(`${wheel}/${encodingFile}`);
}

const [width, heads, layers, longest] = [512, 4, 4, 512];
const headSize = width / heads;
/** What PyTorch adds below the root of a mean square of floats. */
const epsilon = 2 ** -23;

/** Names here, and in its file. */
const matrices = {
  query: "attn.c_q",
  key: "attn.c_k",
  value: "attn.c_v",
  output: "attn.c_proj",
  expand: "mlp.c_fc",
  contract: "mlp.c_proj",
} as const;

/**
 * Input `ids` (int32, batch × seq, all rows of one length: its attention knows no padding), output `logits` (float,
 * batch × 2: harmless, attack).
 *
 * @param wheel the unpacked wheel
 */
export function nanoguardModel(wheel: string): Model {
  const folder = `${wheel}/${tensorFolder}`;
  const tensors = readTensors(folder, "model_state_dict");
  const graph = new Graph();
  const node = graph.node.bind(graph);
  const tensor = (name: string): Tensor => {
    const found = tensors.get(name);
    if (found === undefined) throw new Error(`${folder} has no ${name}`);
    return found;
  };
  /** PyTorch keeps a matrix by its outputs. */
  const matrix = (name: string, source: string) => {
    const { shape, numbers } = tensor(`${source}.weight`);
    const [rows = 0, columns = 0] = shape;
    const turned = new Float32Array(numbers.length);
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++)
        turned[column * rows + row] = numbers[row * columns + column] ?? 0;
    return graph.floats(name, [columns, rows], turned);
  };
  const ones = (size: number) => graph.floats(`ones.${size}`, [size], new Float32Array(size).fill(1));
  /** In the form that the runtime makes one operator of. */
  const norm = (x: string, size: number) =>
    graph.within("norm", () => {
      const square = node("ReduceMean", [node("Pow", [x, graph.scalar(2)])], { axes: [-1], keepdims: 1 });
      const root = node("Sqrt", [node("Add", [square, graph.scalar(epsilon)])]);
      return node("Mul", [node("Div", [x, root]), ones(size)]);
    });

  const embedding = tensor("transformer.wte.weight");
  graph.floats("tokens", embedding.shape, embedding.numbers);
  const turns = [Math.cos, Math.sin].map((turn, at) => {
    const name = ["cosines", "sines"][at] ?? "";
    const half = headSize / 2;
    const numbers = Float32Array.from({ length: longest * half }, (_, place) =>
      toBrainFloat(turn(Math.fround(Math.floor(place / half) * frequency(place % half)))),
    );
    return graph.floats(name, [longest, half], numbers);
  });

  const [cosines = "", sines = ""] = graph.within("positions", () => {
    const length = node("Gather", [node("Shape", ["ids"]), graph.integers(1)]);
    // length × 1 × half: the same for all heads.
    return turns.map((table) =>
      node("Unsqueeze", [
        node("Slice", [table, graph.integers(0), length, graph.integers(0)]),
        graph.integers(1),
      ]),
    );
  });
  const rotated = (x: string) =>
    graph.within("rotate", () => {
      const part = (from: number, to: number) =>
        node("Slice", [x, graph.integers(from), graph.integers(to), graph.integers(3)]);
      const [first, second] = [part(0, headSize / 2), part(headSize / 2, headSize)];
      const turned = node("Add", [node("Mul", [first, cosines]), node("Mul", [second, sines])]);
      const other = node("Sub", [node("Mul", [second, cosines]), node("Mul", [first, sines])]);
      return node("Concat", [turned, other], { axis: 3 });
    });

  const attention = (x: string, linear: (x: string, which: keyof typeof matrices) => string) => {
    const split = (which: keyof typeof matrices) =>
      node("Reshape", [linear(x, which), graph.integers(0, 0, heads, headSize)]);
    const turnedAndNormed = (which: "query" | "key") => norm(rotated(split(which)), headSize);
    const query = node("Transpose", [turnedAndNormed("query")], { perm: [0, 2, 1, 3] });
    const key = node("Transpose", [turnedAndNormed("key")], { perm: [0, 2, 3, 1] });
    const value = node("Transpose", [split("value")], { perm: [0, 2, 1, 3] });
    const scaled = node("Mul", [node("MatMul", [query, key]), graph.scalar(1 / Math.sqrt(headSize))]);
    const mixed = node("MatMul", [node("Softmax", [scaled], { axis: -1 }), value]);
    const joined = node("Transpose", [mixed], { perm: [0, 2, 1, 3] });
    return linear(node("Reshape", [joined, graph.integers(0, 0, width)]), "output");
  };

  const first = graph.within("embed", () => norm(node("Gather", ["tokens", "ids"]), width));
  const shares = ["resid_lambdas", "x0_lambdas"].map((name) => tensor(name).numbers);
  let x = first;
  for (let layer = 0; layer < layers; layer++)
    graph.within(`layer${layer}`, () => {
      const linear = (x: string, which: keyof typeof matrices) =>
        node("MatMul", [x, matrix(`layer${layer}.${which}`, `transformer.h.${layer}.${matrices[which]}`)]);
      const [own = 1, original = 0] = shares.map((numbers) => numbers[layer] ?? 0);
      x = node("Add", [node("Mul", [x, graph.scalar(own)]), node("Mul", [first, graph.scalar(original)])]);
      x = graph.within("attention", () => node("Add", [x, attention(norm(x, width), linear)]));
      x = graph.within("feedforward", () => {
        const wide = node("Relu", [linear(norm(x, width), "expand")]);
        return node("Add", [x, linear(node("Mul", [wide, wide]), "contract")]);
      });
    });

  graph.within("pool", () => {
    const mean = node("ReduceMean", [norm(x, width)], { axes: [1], keepdims: 0 });
    for (const part of ["weight", "bias"]) {
      const { shape, numbers } = tensor(`cls_norm.${part}`);
      graph.floats(`final.${part}`, shape, numbers);
    }
    const { shape, numbers } = tensor("cls_head.bias");
    const normed = node("LayerNormalization", [mean, "final.weight", "final.bias"], {
      axis: -1,
      epsilon: { float: 1e-5 },
    });
    const logits = node("MatMul", [normed, matrix("head", "cls_head")]);
    node("Add", [logits, graph.floats("head.bias", shape, numbers)], {}, "logits");
  });

  return graph.model(
    [{ name: "ids", type: elementType.int32, shape: ["batch", "seq"] }],
    [{ name: "logits", type: elementType.float, shape: ["batch", 2] }],
    { source: "metatronnanoguard 0.1.0, MIT" },
  );
}

/** Radians by which a pair of numbers turns from one token to the next. */
function frequency(pair: number): number {
  return Math.fround(1 / Math.fround(10_000 ** ((2 * pair) / headSize)));
}

/** Its tables of angles have 16 bits, rounded to even. */
function toBrainFloat(number: number): number {
  const bits = new Uint32Array(Float32Array.of(number).buffer);
  const whole = bits[0] ?? 0;
  bits[0] = (whole + 0x7fff + ((whole >>> 16) & 1)) & 0xffff0000;
  return new Float32Array(bits.buffer)[0] ?? 0;
}
