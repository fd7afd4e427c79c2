/** Dynamic INT8 as a rewrite of the graph: weights become integers here, activations do at run time. */
import { type Constant, constant, elementType, floatsOf, type Model, type Node } from "./onnx-file.ts";

export interface Quantization {
  /** A scale for every column of a weight instead of one for all of it. */
  readonly perChannel: boolean;
  /** The token table as well: smaller, not faster. */
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
      replaced.set(factor.name, toIntegers(factor, perChannel));
      if (!quantizedInputs.has(first)) nodes.push(quantizeInput(first));
      quantizedInputs.add(first);
      nodes.push(...multiply(node, first, factor.name));
    } else if (table !== undefined) {
      replaced.set(table.name, toIntegers(table, false));
      nodes.push(...look(node, table.name, second));
    } else nodes.push(node);
  }

  if (!nodes.some(({ operator }) => operator === "MatMulInteger"))
    throw new Error("the model has no product by a constant matrix: nothing was quantized");
  return { ...model, nodes, constants: model.constants.flatMap((one) => replaced.get(one.name) ?? [one]) };
}

/** The integers `name:int8` and their scale `name:scale`. */
function toIntegers(weight: Constant, perChannel: boolean): readonly Constant[] {
  const [rows = 0, columns = 0] = weight.shape;
  const numbers = floatsOf(weight);
  const scales = new Float32Array(perChannel ? columns : 1);
  const channel = (at: number) => (perChannel ? at % columns : 0);
  numbers.forEach((number, at) => {
    scales[channel(at)] = Math.max(scales[channel(at)] ?? 0, Math.abs(number) / most);
  });
  const integers = new Int8Array(rows * columns).map((_, at) => {
    // A channel of zeros has no scale, and stays zeros with any.
    const ratio = (numbers[at] ?? 0) / (scales[channel(at)] || 1);
    return Math.max(-most, Math.min(most, Math.round(ratio)));
  });
  return [
    constant(`${weight.name}:int8`, elementType.int8, weight.shape, integers),
    constant(`${weight.name}:scale`, elementType.float, perChannel ? [columns] : [], scales),
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

function multiply({ name, outputs }: Node, input: string, weight: string): readonly Node[] {
  const [output = ""] = outputs;
  const node = (
    operator: string,
    part: string,
    inputs: readonly string[],
    attributes: Node["attributes"] = {},
  ) => ({
    operator,
    name: `${name}:${part}`,
    inputs,
    outputs: [part === "scaled" ? output : `${output}:${part}`],
    attributes,
  });
  return [
    node("MatMulInteger", "sums", [`${input}:uint8`, `${weight}:int8`, `${input}:zero`]),
    node("Cast", "floats", [`${output}:sums`], { to: elementType.float }),
    node("Mul", "scale", [`${input}:step`, `${weight}:scale`]),
    node("Mul", "scaled", [`${output}:floats`, `${output}:scale`]),
  ];
}

function look(node: Node, table: string, ids: string): readonly Node[] {
  const [output = ""] = node.outputs;
  return [
    { ...node, inputs: [`${table}:int8`, ids], outputs: [`${output}:int8`] },
    {
      operator: "DequantizeLinear",
      name: `${node.name}:floats`,
      inputs: [`${output}:int8`, `${table}:scale`],
      outputs: [output],
      attributes: {},
    },
  ];
}
