/**
 * Files that TensorBoard reads, without TensorFlow or PyTorch: records of one `Event` message each. A record is a TFRecord:
 * length, its checksum, message, its checksum. The fields are those of tensorboard/compat/proto/event.proto and summary.proto.
 */
import { crc32c } from "./crc32c.ts";
import { double, field, float, packedDoubles, varintField } from "./protobuf.ts";

/** What was measured at one step of a run, by the tag under which TensorBoard shows it. */
export interface Step {
  /** The place on TensorBoard's axis, such as a round. */
  readonly step: number;
  /** Seconds since 1970. */
  readonly seconds: number;
  /** Shown as curves. */
  readonly scalars?: Readonly<Record<string, number>>;
  /** Shown as distributions; a tag without numbers is left out. */
  readonly histograms?: Readonly<Record<string, readonly number[]>>;
}

/** Fields of an `Event`. */
const event = { seconds: 1, step: 2, version: 3, summary: 5 } as const;

/** The middle of the name is how TensorBoard knows a file of its own; its folder is a run. */
export function eventFileName(writer: string): string {
  return `events.out.tfevents.${writer}`;
}

export function eventFile(steps: readonly Step[]): Uint8Array {
  const seconds = steps[0]?.seconds ?? 0;
  const version = Buffer.concat([
    double(event.seconds, seconds),
    field(event.version, Buffer.from("brain.Event:2")),
  ]);
  return Buffer.concat([version, ...steps.map(encodeStep)].map(record));
}

function encodeStep({ step, seconds, scalars = {}, histograms = {} }: Step): Buffer {
  const values = [
    ...Object.entries(scalars).map(([tag, number]) => summaryValue(tag, float(2, number))),
    ...Object.entries(histograms)
      .filter(([, numbers]) => numbers.length > 0)
      .map(([tag, numbers]) => summaryValue(tag, field(5, histogram(numbers)))),
  ];
  return Buffer.concat([
    double(event.seconds, seconds),
    varintField(event.step, step),
    field(event.summary, Buffer.concat(values)),
  ]);
}

function summaryValue(tag: string, value: Buffer): Buffer {
  return field(1, Buffer.concat([field(1, Buffer.from(tag)), value]));
}

/** A `HistogramProto` of thirty buckets from the least to the largest number. */
function histogram(numbers: readonly number[]): Buffer {
  const [least, largest] = [Math.min(...numbers), Math.max(...numbers)];
  const width = (largest - least) / 30 || 1;
  const limits = Array.from({ length: 30 }, (_, at) => least + (at + 1) * width);
  const counts = limits.map(() => 0);
  for (const number of numbers) {
    const at = Math.min(29, Math.floor((number - least) / width));
    counts[at] = (counts[at] ?? 0) + 1;
  }
  const sum = numbers.reduce((total, number) => total + number, 0);
  const squares = numbers.reduce((total, number) => total + number * number, 0);
  return Buffer.concat([
    double(1, least),
    double(2, largest),
    double(3, numbers.length),
    double(4, sum),
    double(5, squares),
    packedDoubles(6, limits),
    packedDoubles(7, counts),
  ]);
}

function record(message: Uint8Array): Buffer {
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(message.length));
  return Buffer.concat([length, checksum(length), message, checksum(message)]);
}

/** CRC-32C, rotated and shifted so that a checksum of checksums is none by chance. */
function checksum(bytes: Uint8Array): Buffer {
  const crc = crc32c(bytes);
  const written = Buffer.alloc(4);
  written.writeUInt32LE((((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0);
  return written;
}
