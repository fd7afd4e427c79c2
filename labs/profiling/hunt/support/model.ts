/** The model of the services: two layers of whole numbers, so that a batch of any size gives the same scores, bit for bit. */
import { crc32 } from "node:zlib";
import { elementType, encodeModel } from "@labs/models";

const buckets = 512;
const units = 256;
const suspiciousFrom = 30;

/** From -2 to 2. */
const weightOf = (bucket: number, unit: number) =>
  ((bucket * 7 + unit * 13 + ((bucket * unit) % 11)) % 5) - 2;
/** Every third unit speaks for an attack, the others against one. */
const votes = Array.from({ length: units }, (_, unit) => (unit % 3 === 0 ? 2 : -1));

/** The file that both services open: how often a passage has a word of each bucket, and its score. */
export function modelBytes(): Uint8Array {
  const constant = (name: string, shape: readonly number[], numbers: readonly number[]) => ({
    ...{ name, shape, type: elementType.float },
    bytes: new Uint8Array(Float32Array.from(numbers).buffer),
  });
  const weights = Array.from({ length: buckets * units }, (_, at) =>
    weightOf(Math.floor(at / units), at % units),
  );
  const node = (operator: string, inputs: readonly string[], output: string) => ({
    ...{ operator, name: output, inputs, outputs: [output], attributes: {} },
  });
  return encodeModel({
    inputs: [{ name: "counts", type: elementType.float, shape: ["passages", buckets] }],
    outputs: [{ name: "scores", type: elementType.float, shape: ["passages", 1] }],
    constants: [constant("weights", [buckets, units], weights), constant("votes", [units, 1], votes)],
    nodes: [
      node("MatMul", ["counts", "weights"], "sums"),
      node("Relu", ["sums"], "hidden"),
      node("MatMul", ["hidden", "votes"], "scores"),
    ],
    metadata: {},
  });
}

/** Computed apart from both services, word by word: passages of four words. */
export function countSuspicious(prompt: string): number {
  const words = prompt.trimEnd().split(/\s+/);
  const starts = words.map((_, at) => at).filter((at) => at % 4 === 0);
  return starts.filter((at) => scoreOf(words.slice(at, at + 4)) >= suspiciousFrom).length;
}

function scoreOf(words: readonly string[]): number {
  const rows = words.map((word) => crc32(word) % buckets);
  const hidden = votes.map((_, unit) =>
    Math.max(
      0,
      rows.reduce((sum, bucket) => sum + weightOf(bucket, unit), 0),
    ),
  );
  return hidden.reduce((sum, value, unit) => sum + value * (votes[unit] ?? 0), 0);
}
