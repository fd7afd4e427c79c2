/** The weights of an ONNX file in the format of safetensors, which Python reads without a package. */
import { readFileSync } from "node:fs";
import { decodeModel, elementType } from "@labs/models";

/** Eight bytes with the header's length, the header in JSON, the numbers of all weights one after another. */
export function safetensorsOf(onnxFile: string): Uint8Array {
  const { constants, metadata } = decodeModel(readFileSync(onnxFile));
  // Names with a colon are constants of the graph, and no weights.
  const weights = constants.filter(({ name, type }) => type === elementType.float && !name.includes(":"));
  let end = 0;
  const entries = weights.map(({ name, shape, bytes }) => {
    const begin = end;
    end += bytes.length;
    return [name, { dtype: "F32", shape, data_offsets: [begin, end] }] as const;
  });
  const header = Buffer.from(JSON.stringify({ __metadata__: metadata, ...Object.fromEntries(entries) }));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, header, ...weights.map(({ bytes }) => bytes)]);
}
