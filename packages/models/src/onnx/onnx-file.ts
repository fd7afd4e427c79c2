/** ONNX files in memory: the few shapes of the format that the builders and rewrites use. */
import onnxProto, { type onnx as messages } from "onnx-proto";

const { onnx } = onnxProto;

/** Element types by their number in the format. */
export const elementType = { float: 1, uint8: 2, int8: 3, int32: 6, int64: 7, bool: 9, float16: 10 } as const;
export type ElementType = (typeof elementType)[keyof typeof elementType];

export type Attribute = number | string | readonly number[] | { readonly float: number };

export interface Node {
  readonly operator: string;
  readonly name: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

/** A constant tensor; `bytes` are little-endian and row by row. */
export interface Constant {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

/** An input or output of a model; a word in the shape is a size that may differ from run to run. */
export interface Port {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly (number | string)[];
}

export interface Model {
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  readonly constants: readonly Constant[];
  readonly nodes: readonly Node[];
  readonly metadata: Readonly<Record<string, string>>;
}

/** Version of the operators; 17 has LayerNormalization, and every runtime since 2022 reads it. */
export const opset = 17;
const irVersion = 8;

const attributeType = { float: 1, integer: 2, string: 3, integers: 7 } as const;

/** Writes a model. The same model gives the same bytes. */
export function encodeModel({ inputs, outputs, constants, nodes, metadata }: Model): Uint8Array {
  const message = onnx.ModelProto.fromObject({
    irVersion,
    producerName: "optimization-labs",
    opsetImport: [{ domain: "", version: opset }],
    metadataProps: Object.entries(metadata).map(([key, value]) => ({ key, value })),
    graph: {
      name: "model",
      input: inputs.map(encodePort),
      output: outputs.map(encodePort),
      initializer: constants.map(({ name, type, shape, bytes }) => ({
        name,
        dataType: type,
        dims: [...shape],
        rawData: bytes,
      })),
      node: nodes.map(({ operator, name, inputs, outputs, attributes }) => ({
        opType: operator,
        name,
        input: [...inputs],
        output: [...outputs],
        attribute: Object.entries(attributes).map(encodeAttribute),
      })),
    },
  });
  return onnx.ModelProto.encode(message).finish();
}

function encodePort({ name, type, shape }: Port): object {
  const dim = shape.map((size) => (typeof size === "string" ? { dimParam: size } : { dimValue: size }));
  return { name, type: { tensorType: { elemType: type, shape: { dim } } } };
}

function encodeAttribute([name, value]: [string, Attribute]): object {
  if (typeof value === "number") return { name, type: attributeType.integer, i: value };
  if (typeof value === "string") return { name, type: attributeType.string, s: Buffer.from(value) };
  if ("float" in value) return { name, type: attributeType.float, f: value.float };
  return { name, type: attributeType.integers, ints: [...value] };
}

/** Reads a model written by `encodeModel`: constants as raw bytes, attributes of the four kinds above. */
export function decodeModel(bytes: Uint8Array): Model {
  const { graph, metadataProps } = onnx.ModelProto.decode(bytes);
  return {
    inputs: (graph?.input ?? []).map(decodePort),
    outputs: (graph?.output ?? []).map(decodePort),
    constants: (graph?.initializer ?? []).map(({ name, dataType, dims, rawData }) => ({
      name: name ?? "",
      type: elementTypeOf(dataType),
      shape: (dims ?? []).map(Number),
      // A copy of its own, so that floats in it are aligned.
      bytes: new Uint8Array(rawData ?? []),
    })),
    nodes: (graph?.node ?? []).map(({ opType, name, input, output, attribute }) => ({
      operator: opType ?? "",
      name: name ?? "",
      inputs: input ?? [],
      outputs: output ?? [],
      attributes: Object.fromEntries((attribute ?? []).map(decodeAttribute)),
    })),
    metadata: Object.fromEntries((metadataProps ?? []).map(({ key, value }) => [key ?? "", value ?? ""])),
  };
}

type PortMessage = messages.IValueInfoProto;

function decodePort({ name, type }: PortMessage): Port {
  const dim = type?.tensorType?.shape?.dim ?? [];
  return {
    name: name ?? "",
    type: elementTypeOf(type?.tensorType?.elemType),
    shape: dim.map(({ dimParam, dimValue }) => (dimParam ? dimParam : Number(dimValue))),
  };
}

function decodeAttribute(attribute: messages.IAttributeProto): [string, Attribute] {
  const { name, type, f, i, s, ints } = attribute;
  if (type === attributeType.integer) return [name ?? "", Number(i)];
  if (type === attributeType.float) return [name ?? "", { float: f ?? 0 }];
  if (type === attributeType.string) return [name ?? "", Buffer.from(s ?? []).toString()];
  if (type === attributeType.integers) return [name ?? "", (ints ?? []).map(Number)];
  throw new Error(`attribute ${name} is of a kind that is not read here: ${type}`);
}

function elementTypeOf(value: number | null | undefined): ElementType {
  const type = Object.values(elementType).find((known) => known === value);
  if (type === undefined) throw new Error(`element type ${value} is not read here`);
  return type;
}

/** The numbers of a float constant; a change of them is a change of the constant. */
export function floatsOf({ name, type, bytes }: Constant): Float32Array {
  if (type !== elementType.float) throw new Error(`${name} holds no floats`);
  return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
}

/** A constant of the bytes of a typed array, not copied. */
export function constant(
  name: string,
  type: ElementType,
  shape: readonly number[],
  numbers: Float32Array | Float16Array | Int8Array | Uint8Array | BigInt64Array,
): Constant {
  return {
    name,
    type,
    shape,
    bytes: new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength),
  };
}
