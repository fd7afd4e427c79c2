/**
 * Histograms in a file that TensorBoard reads, without TensorFlow: records of one `Event` message each. The format is
 * length, its checksum, message, its checksum (TFRecord); the fields are those of tensorflow/core/util/event.proto and
 * framework/summary.proto.
 */

/** Numbers by the tag under which TensorBoard shows their histogram. */
export type Histograms = Readonly<Record<string, readonly number[]>>;

/** @param seconds since 1970, when the numbers were measured */
export function eventFile(histograms: Histograms, seconds: number): Uint8Array {
  const version = event(seconds, 3, Buffer.from("brain.Event:2"));
  const values = Object.entries(histograms).map(([tag, numbers]) =>
    field(1, Buffer.concat([field(1, Buffer.from(tag)), field(5, histogram(numbers))])),
  );
  return Buffer.concat([record(version), record(event(seconds, 5, Buffer.concat(values)))]);
}

function event(seconds: number, number: number, content: Uint8Array): Buffer {
  return Buffer.concat([double(1, seconds), field(number, content)]);
}

/** Thirty buckets from the least to the largest number. */
function histogram(numbers: readonly number[]): Buffer {
  const [least, largest] = [Math.min(...numbers), Math.max(...numbers)];
  const width = (largest - least) / 30 || 1;
  const limits = Array.from({ length: 30 }, (_, at) => least + (at + 1) * width);
  const counts = limits.map(() => 0);
  for (const number of numbers) {
    const at = Math.min(29, Math.floor((number - least) / width));
    counts[at] = (counts[at] ?? 0) + 1;
  }
  const sum = (of: (number: number) => number) => numbers.reduce((total, number) => total + of(number), 0);
  return Buffer.concat([
    double(1, least),
    double(2, largest),
    double(3, numbers.length),
    double(
      4,
      sum((number) => number),
    ),
    double(
      5,
      sum((number) => number * number),
    ),
    field(6, Buffer.from(Float64Array.from(limits).buffer)),
    field(7, Buffer.from(Float64Array.from(counts).buffer)),
  ]);
}

/** A field of bytes: its number with wire type 2, the length, the bytes. */
function field(number: number, content: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([(number << 3) | 2, ...varint(content.length)]), content]);
}

/** A field with wire type 1. */
function double(number: number, value: number): Buffer {
  const bytes = Buffer.alloc(9);
  bytes[0] = (number << 3) | 1;
  bytes.writeDoubleLE(value, 1);
  return bytes;
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)];
}

function record(message: Uint8Array): Buffer {
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(message.length));
  return Buffer.concat([length, checksum(length), message, checksum(message)]);
}

/** The checksum of TFRecord: CRC-32C, rotated and shifted so that a checksum of checksums is none by chance. */
function checksum(bytes: Uint8Array): Buffer {
  const crc = crc32c(bytes);
  const masked = (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
  const written = Buffer.alloc(4);
  written.writeUInt32LE(masked);
  return written;
}

/** CRC-32C, which is not the CRC-32 of zlib: another polynomial. */
export function crc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0x82f63b78 : 0);
  }
  return ~crc >>> 0;
}
