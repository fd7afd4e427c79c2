/** Structured pruning: whole heads and feed-forward columns go, so that the matrices are smaller and dense again. */
import { inferenceGraph } from "../onnx/inference-graph.ts";
import { decodeModel, encodeModel, type Model } from "../onnx/onnx-file.ts";
import { matrixName, type Weight, type Weights, weight, weightsOf } from "../onnx/weights.ts";

export interface Kept {
  /** Heads per layer. */
  readonly heads: number;
  /** Feed-forward columns per layer. */
  readonly feedforward: number;
}

/**
 * Gives the model with the strongest heads and columns of every layer alone, each judged by the norms of what leads in and
 * out. Nothing is trained: a model that lost much needs that.
 *
 * @throws Error where a layer has no more than what is to be kept
 */
export function pruneStructure(model: Model, kept: Kept): Model {
  return decodeModel(inferenceGraph(pruneWeights(weightsOf(encodeModel(model)), kept)));
}

/** The same of weights, before they are a graph. */
export function pruneWeights(weights: Weights, { heads, feedforward }: Kept): Weights {
  const { headSize } = weights;
  const tensors = new Map(weights.tensors);
  const set = (name: string, change: (whole: Weight) => Weight) =>
    tensors.set(name, change(weight(weights, name)));

  for (let layer = 0; layer < weights.layers; layer++) {
    const name = (matrix: Parameters<typeof matrixName>[1]) => matrixName(layer, matrix);

    const into = columnPowers(weight(weights, name("expand")));
    const from = rowPowers(weight(weights, name("contract")));
    const columns = strongest(
      into.map((power, column) => power * (from[column] ?? 0)),
      feedforward,
    );
    set(name("expand"), (whole) => takeColumns(whole, columns));
    set(`${name("expand")}.bias`, (whole) => takeColumns(whole, columns));
    set(name("contract"), (whole) => takeRows(whole, columns));

    const values = perHead(columnPowers(weight(weights, name("value"))), headSize);
    const outputs = perHead(rowPowers(weight(weights, name("output"))), headSize);
    const inHeads = strongest(
      values.map((power, head) => power * (outputs[head] ?? 0)),
      heads,
    ).flatMap((head) => Array.from({ length: headSize }, (_, at) => head * headSize + at));
    for (const matrix of ["query", "key", "value"] as const) {
      set(name(matrix), (whole) => takeColumns(whole, inHeads));
      set(`${name(matrix)}.bias`, (whole) => takeColumns(whole, inHeads));
    }
    set(name("output"), (whole) => takeRows(whole, inHeads));
  }
  return { ...weights, tensors };
}

/** Places of the largest powers, in their old order. */
function strongest(powers: readonly number[], keep: number): readonly number[] {
  if (keep >= powers.length) throw new Error(`${powers.length} parts are no more than the ${keep} to keep`);
  return powers
    .map((power, place) => ({ power, place }))
    .sort((a, b) => b.power - a.power)
    .slice(0, keep)
    .map(({ place }) => place)
    .sort((a, b) => a - b);
}

function columnPowers({ shape, numbers }: Weight): number[] {
  const [, columns = 0] = shape;
  const powers = new Array<number>(columns).fill(0);
  numbers.forEach((number, at) => {
    powers[at % columns] = (powers[at % columns] ?? 0) + number * number;
  });
  return powers;
}

function rowPowers({ shape, numbers }: Weight): number[] {
  const [rows = 0, columns = 0] = shape;
  return Array.from({ length: rows }, (_, row) =>
    numbers.subarray(row * columns, (row + 1) * columns).reduce((sum, number) => sum + number * number, 0),
  );
}

function perHead(powers: readonly number[], headSize: number): number[] {
  return Array.from({ length: powers.length / headSize }, (_, head) =>
    powers.slice(head * headSize, (head + 1) * headSize).reduce((sum, power) => sum + power, 0),
  );
}

/** Of a matrix, or of a vector that belongs to its columns. */
function takeColumns({ shape, numbers }: Weight, columns: readonly number[]): Weight {
  const all = shape.at(-1) ?? 0;
  const rows = numbers.length / all;
  const taken = new Float32Array(rows * columns.length).map((_, at) => {
    const row = Math.floor(at / columns.length);
    return numbers[row * all + (columns[at % columns.length] ?? 0)] ?? 0;
  });
  return { shape: [...shape.slice(0, -1), columns.length], numbers: taken };
}

function takeRows({ shape, numbers }: Weight, rows: readonly number[]): Weight {
  const [, columns = 0] = shape;
  const taken = new Float32Array(rows.length * columns);
  rows.forEach((row, to) => {
    taken.set(numbers.subarray(row * columns, (row + 1) * columns), to * columns);
  });
  return { shape: [rows.length, columns], numbers: taken };
}
