/** INT8 as a rewrite of the graph: weights become integers here, activations do at run time. */
import { type Constant, constant, elementType, floatsOf, type Model, type Node } from "../onnx/onnx-file.ts";
import type { Range, Ranges } from "./calibrate.ts";

export interface Quantization {
  /** A scale for every column of a weight instead of one for all of it. */
  readonly perChannel: boolean;
  /** The token table as well, with a scale for every token: smaller, not faster. */
  readonly embeddings: boolean;
}

/** The largest magnitude of a symmetric byte. */
const most = 127;

/**
 * Gives the model with every product by a constant matrix in integers: `DynamicQuantizeLinear`, `MatMulInteger` and
 * a scale. These are portable operators; ONNX Runtime fuses them by itself.
 *
 * @throws Error where the model has nothing to quantize
 */
export function quantizeDynamic(model: Model, { perChannel, embeddings }: Quantization): Model {
  const floats = new Map(
    model.constants
      .filter(({ type, shape }) => type === elementType.float && shape.length === 2)
      .map((found) => [found.name, found]),
  );
  const nodes: Node[] = [];
  const replaced = new Map<string, readonly Constant[]>();
  const quantizedInputs = new Set<string>();

  for (const node of model.nodes) {
    const [first = "", second = ""] = node.inputs;
    const factor = node.operator === "MatMul" ? floats.get(second) : undefined;
    const table = embeddings && node.operator === "Gather" ? floats.get(first) : undefined;
    if (factor !== undefined) {
      replaced.set(factor.name, toIntegers(factor, perChannel ? "column" : "all"));
      if (!quantizedInputs.has(first)) nodes.push(quantizeInput(first));
      quantizedInputs.add(first);
      nodes.push(...multiply(node, first, factor.name));
    } else if (table !== undefined) {
      replaced.set(table.name, toIntegers(table, "row"));
      nodes.push(...look(node, table.name, second));
    } else nodes.push(node);
  }

  if (!nodes.some(({ operator }) => operator === "MatMulInteger"))
    throw new Error("the model has no product by a constant matrix: nothing was quantized");
  return { ...model, nodes, constants: model.constants.flatMap((one) => replaced.get(one.name) ?? [one]) };
}

/**
 * Gives the model with every product by a constant matrix, but those of `inFloats`, between `QuantizeLinear` and `DequantizeLinear` (QDQ), each
 * activation by the scale and the zero point of its range: x is about scale * (q - zero). What lies outside of the range is
 * clipped. ONNX Runtime turns each such group into one product of integers, and TensorRT takes the same form.
 *
 * @param ranges of every input of such a product, from `calibrate`
 * @param inFloats names the matrices whose products stay in floats
 * @throws Error where a range is missing, or the model has nothing to quantize
 */
export function quantizeStatic(
  model: Model,
  ranges: Ranges,
  inFloats: (matrix: string) => boolean = () => false,
): Model {
  const floats = new Map(
    model.constants
      .filter(({ name, shape }) => shape.length === 2 && !inFloats(name))
      .map((found) => [found.name, found]),
  );
  const nodes: Node[] = [];
  const added: Constant[] = [];
  const replaced = new Map<string, readonly Constant[]>();
  const quantizedInputs = new Set<string>();

  for (const node of model.nodes) {
    const [first = "", second = ""] = node.inputs;
    const factor = node.operator === "MatMul" ? floats.get(second) : undefined;
    if (factor === undefined) {
      nodes.push(node);
      continue;
    }
    if (!quantizedInputs.has(first)) {
      const range = ranges.get(first);
      if (range === undefined) throw new Error(`${first} was not calibrated`);
      added.push(...affine(first, range));
      nodes.push(...quantizeAndBack(first));
    }
    quantizedInputs.add(first);
    const columns = factor.shape[1] ?? 0;
    replaced.set(second, [
      ...toIntegers(factor, "column"),
      constant(`${second}:zero`, elementType.int8, [columns], new Int8Array(columns)),
    ]);
    nodes.push(
      {
        operator: "DequantizeLinear",
        name: `${second}:floats`,
        inputs: [`${second}:int8`, `${second}:scale`, `${second}:zero`],
        outputs: [`${second}:floats`],
        attributes: { axis: 1 },
      },
      { ...node, inputs: [`${first}:floats`, `${second}:floats`] },
    );
  }

  if (replaced.size === 0)
    throw new Error("the model has no product by a constant matrix: nothing was quantized");
  const constants = model.constants.flatMap((one) => replaced.get(one.name) ?? [one]);
  return { ...model, nodes, constants: [...constants, ...added] };
}

/**
 * Gives the model with its matrices in bytes, each read back into floats before it is multiplied: a smaller file, and the
 * products of before. ONNX Runtime turns the bytes back when it loads the file.
 *
 * @throws Error where the model has no such matrix
 */
export function quantizeFile(model: Model): Model {
  const factors = new Set(
    model.nodes.flatMap(({ operator, inputs: [, factor = ""] }) => (operator === "MatMul" ? factor : [])),
  );
  const replaced = new Map(
    model.constants
      .filter(({ name, shape }) => factors.has(name) && shape.length === 2)
      .map((found) => [found.name, toIntegers(found, "column")]),
  );
  if (replaced.size === 0)
    throw new Error("the model has no product by a constant matrix: nothing was quantized");
  const back = [...replaced.keys()].flatMap((name): Node[] => [
    {
      operator: "Cast",
      name: `${name}:floats`,
      inputs: [`${name}:int8`],
      outputs: [`${name}:floats`],
      attributes: { to: elementType.float },
    },
    {
      operator: "Mul",
      name: `${name}:scaled`,
      inputs: [`${name}:floats`, `${name}:scale`],
      outputs: [name],
      attributes: {},
    },
  ]);
  return {
    ...model,
    nodes: [...back, ...model.nodes],
    constants: model.constants.flatMap((one) => replaced.get(one.name) ?? [one]),
  };
}

/** Scale and zero point that lay a range on the bytes 0 to 255. */
function affine(name: string, { least, largest }: Range): readonly Constant[] {
  const scale = (largest - least) / 255 || 1;
  const zero = Uint8Array.of(Math.round(-least / scale));
  return [
    constant(`${name}:step`, elementType.float, [], Float32Array.of(scale)),
    constant(`${name}:zero`, elementType.uint8, [], zero),
  ];
}

function quantizeAndBack(name: string): readonly Node[] {
  const by = [`${name}:step`, `${name}:zero`];
  const node = (operator: string, input: string, output: string): Node => ({
    ...{ operator, name: output, inputs: [input, ...by], outputs: [output], attributes: {} },
  });
  return [
    node("QuantizeLinear", name, `${name}:uint8`),
    node("DequantizeLinear", `${name}:uint8`, `${name}:floats`),
  ];
}

/** The integers `name:int8` and `name:scale`, of which every row, every column or all share one. */
function toIntegers(weight: Constant, sharing: "row" | "column" | "all"): readonly Constant[] {
  const [rows = 0, columns = 0] = weight.shape;
  const shape = { row: [rows, 1], column: [columns], all: [] }[sharing];
  const numbers = floatsOf(weight);
  const scales = new Float32Array(shape.reduce((product, size) => product * size, 1));
  // Millions of numbers: a step to the next scale by row and by column, and no function for each of them.
  const [byRow, byColumn] = { row: [1, 0], column: [0, 1], all: [0, 0] }[sharing] as [number, number];
  for (let row = 0, at = 0; row < rows; row++)
    for (let column = 0; column < columns; column++, at++) {
      const place = byRow * row + byColumn * column;
      scales[place] = Math.max(scales[place] ?? 0, Math.abs(numbers[at] ?? 0) / most);
    }
  const integers = new Int8Array(rows * columns);
  for (let row = 0, at = 0; row < rows; row++)
    for (let column = 0; column < columns; column++, at++) {
      // What is all zeros has no scale, and stays zeros with any.
      const ratio = (numbers[at] ?? 0) / (scales[byRow * row + byColumn * column] || 1);
      integers[at] = Math.max(-most, Math.min(most, Math.round(ratio)));
    }
  return [
    constant(`${weight.name}:int8`, elementType.int8, weight.shape, integers),
    constant(`${weight.name}:scale`, elementType.float, shape, scales),
  ];
}

/** One scale and one zero for the whole of an activation: all rows of a batch and their padding share them. */
function quantizeInput(input: string): Node {
  const outputs = [`${input}:uint8`, `${input}:step`, `${input}:zero`];
  return {
    operator: "DynamicQuantizeLinear",
    name: `${input}:quantize`,
    inputs: [input],
    outputs,
    attributes: {},
  };
}

function multiply(whole: Node, input: string, weight: string): readonly Node[] {
  const [output = ""] = whole.outputs;
  return [
    partOf(whole, "MatMulInteger", "sums", [`${input}:uint8`, `${weight}:int8`, `${input}:zero`]),
    partOf(whole, "Cast", "floats", [`${output}:sums`], { to: elementType.float }),
    partOf(whole, "Mul", "scale", [`${input}:step`, `${weight}:scale`]),
    partOf(whole, "Mul", "scaled", [`${output}:floats`, `${output}:scale`]),
  ];
}

/** Only the rows that are looked up become floats again. */
function look(whole: Node, table: string, ids: string): readonly Node[] {
  const [output = ""] = whole.outputs;
  return [
    partOf(whole, "Gather", "int8", [`${table}:int8`, ids], whole.attributes),
    partOf(whole, "Cast", "floats", [`${output}:int8`], { to: elementType.float }),
    partOf(whole, "Gather", "scale", [`${table}:scale`, ids], whole.attributes),
    partOf(whole, "Mul", "scaled", [`${output}:floats`, `${output}:scale`]),
  ];
}

/** One of the nodes that stand for a node; `scaled` gives its output. */
function partOf(
  { name, outputs }: Node,
  operator: string,
  part: "int8" | "sums" | "floats" | "scale" | "scaled",
  inputs: readonly string[],
  attributes: Node["attributes"] = {},
): Node {
  const [output = ""] = outputs;
  const own = part === "scaled" ? output : `${output}:${part}`;
  return { operator, name: `${name}:${part}`, inputs, outputs: [own], attributes };
}
