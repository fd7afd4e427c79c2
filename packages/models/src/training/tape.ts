/**
 * Operations that remember how to go backward. Every method adds the forward nodes at once and puts the backward
 * ones, derived by hand, on a tape that `gradients` plays in reverse. Activations are matrices of tokens × width.
 */
import type { Graph } from "../onnx/graph.ts";
import { elementType } from "../onnx/onnx-file.ts";

export class Tape {
  readonly #graph: Graph;
  readonly #gradients = new Map<string, string>();
  readonly #backward: (() => void)[] = [];

  constructor(graph: Graph) {
    this.#graph = graph;
  }

  add(a: string, b: string): string {
    const out = this.#graph.node("Add", [a, b]);
    return this.#record(out, (slope) => {
      this.#accumulate(a, slope);
      this.#accumulate(b, slope);
    });
  }

  /** Rows of a table by id. */
  gather(table: string, ids: string): string {
    const { node, integers, scalar } = this.#bound();
    return this.#record(node("Gather", [table, ids]), (slope) => {
      const zeros = node("Mul", [table, scalar(0)]);
      const rows = node("Unsqueeze", [node("Cast", [ids], { to: elementType.int64 }), integers(1)]);
      this.#accumulate(table, node("ScatterND", [zeros, rows, slope], { reduction: "add" }));
    });
  }

  /** x · weight + weight.bias */
  linear(x: string, weight: string): string {
    const { node } = this.#bound();
    const bias = `${weight}.bias`;
    return this.#record(node("Gemm", [x, weight, bias]), (slope) => {
      this.#accumulate(weight, node("Gemm", [x, slope], { transA: 1 }));
      this.#accumulate(bias, this.#sumOfRows(slope));
      this.#accumulate(x, node("Gemm", [slope, weight], { transB: 1 }));
    });
  }

  relu(x: string): string {
    const { node, scalar } = this.#bound();
    return this.#record(node("Relu", [x]), (slope) => {
      const open = node("Cast", [node("Greater", [x, scalar(0)])], { to: elementType.float });
      this.#accumulate(x, node("Mul", [slope, open]));
    });
  }

  /** Each row to mean 0 and variance 1, then times name.scale plus name.shift. */
  norm(x: string, name: string): string {
    const { node, scalar } = this.#bound();
    const mean = (y: string) => node("ReduceMean", [y], { axes: [-1], keepdims: 1 });
    const centred = node("Sub", [x, mean(x)]);
    const variance = mean(node("Mul", [centred, centred]));
    const inverse = node("Reciprocal", [node("Sqrt", [node("Add", [variance, scalar(1e-5)])])]);
    const unit = node("Mul", [centred, inverse]);
    const out = node("Add", [node("Mul", [unit, `${name}.scale`]), `${name}.shift`]);
    return this.#record(out, (slope) => {
      this.#accumulate(`${name}.scale`, this.#sumOfRows(node("Mul", [slope, unit])));
      this.#accumulate(`${name}.shift`, this.#sumOfRows(slope));
      // What the mean and the variance take back: the parts of the slope along 1 and along the unit row.
      const scaled = node("Mul", [slope, `${name}.scale`]);
      const alongMean = node("Sub", [scaled, mean(scaled)]);
      const alongUnit = node("Mul", [unit, mean(node("Mul", [scaled, unit]))]);
      this.#accumulate(x, node("Mul", [inverse, node("Sub", [alongMean, alongUnit])]));
    });
  }

  /**
   * Attention over the heads of query, key and value.
   *
   * @param heads shape batch × seq × heads × headSize, as a tensor
   * @param hidden added to the logits of keys: 0, or very negative for padding
   */
  attention(
    inputs: { query: string; key: string; value: string },
    { heads, headSize, width, hidden }: { heads: string; headSize: number; width: number; hidden: string },
  ): string {
    const { node, integers, scalar } = this.#bound();
    const swap = (x: string) => node("Transpose", [x], { perm: [0, 2, 1, 3] });
    const flip = (x: string) => node("Transpose", [x], { perm: [0, 1, 3, 2] });
    const split = (x: string) => swap(node("Reshape", [x, heads]));
    const join = (x: string) => node("Reshape", [swap(x), integers(-1, width)]);
    const product = (a: string, b: string) => node("MatMul", [a, b]);
    const scale = scalar(1 / Math.sqrt(headSize));

    const query = split(inputs.query);
    const key = split(inputs.key);
    const value = split(inputs.value);
    const logits = node("Add", [node("Mul", [product(query, flip(key)), scale]), hidden]);
    const shares = node("Softmax", [logits], { axis: -1 });
    return this.#record(join(product(shares, value)), (joined) => {
      const slope = split(joined);
      this.#accumulate(inputs.value, join(product(flip(shares), slope)));
      const ofShares = node("Mul", [shares, product(slope, flip(value))]);
      const total = node("ReduceSum", [ofShares, integers(-1)], { keepdims: 1 });
      const ofLogits = node("Mul", [node("Sub", [ofShares, node("Mul", [shares, total])]), scale]);
      this.#accumulate(inputs.query, join(product(ofLogits, key)));
      this.#accumulate(inputs.key, join(product(flip(ofLogits), query)));
    });
  }

  /**
   * Weighted mean over the tokens of each text.
   *
   * @param shares batch × seq × 1, how much of the mean a token is
   * @param cube shape batch × seq × width, as a tensor
   */
  pool(x: string, { shares, cube, width }: { shares: string; cube: string; width: number }): string {
    const { node, integers } = this.#bound();
    const weighted = node("Mul", [node("Reshape", [x, cube]), shares]);
    return this.#record(node("ReduceSum", [weighted, integers(1)], { keepdims: 0 }), (slope) => {
      const spread = node("Mul", [node("Unsqueeze", [slope, integers(1)]), shares]);
      this.#accumulate(x, node("Reshape", [spread, integers(-1, width)]));
    });
  }

  /** Goes backward from `out`, whose slope is given; then tells the slope of any input. */
  gradients(out: string, slope: string): (name: string) => string {
    this.#accumulate(out, slope);
    for (const step of this.#backward.toReversed()) step();
    return (name) => this.#slopeOf(name);
  }

  #bound() {
    const graph = this.#graph;
    return {
      node: graph.node.bind(graph),
      integers: graph.integers.bind(graph),
      scalar: graph.scalar.bind(graph),
    };
  }

  #record(out: string, backward: (slope: string) => void): string {
    this.#backward.push(() => backward(this.#slopeOf(out)));
    return out;
  }

  #accumulate(name: string, slope: string): void {
    const before = this.#gradients.get(name);
    this.#gradients.set(name, before === undefined ? slope : this.#graph.node("Add", [before, slope]));
  }

  #slopeOf(name: string): string {
    const slope = this.#gradients.get(name);
    if (slope === undefined) throw new Error(`${name} has no part in the loss`);
    return slope;
  }

  #sumOfRows(x: string): string {
    return this.#graph.node("ReduceSum", [x, this.#graph.integers(0)], { keepdims: 0 });
  }
}
