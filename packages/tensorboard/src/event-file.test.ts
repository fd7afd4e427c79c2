import { expect, test } from "vitest";
import { crc32c } from "./crc32c.ts";
import { eventFile, eventFileName } from "./event-file.ts";

/** The messages of a file, whose checksums are looked at on the way. */
function messagesOf(bytes: Buffer): Buffer[] {
  const unmask = (masked: number) => {
    const turned = (masked - 0xa282ead8) >>> 0;
    return ((turned << 15) | (turned >>> 17)) >>> 0;
  };
  const messages: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = Number(bytes.readBigUInt64LE(at));
    const message = bytes.subarray(at + 12, at + 12 + length);
    expect(unmask(bytes.readUInt32LE(at + 8))).toBe(crc32c(bytes.subarray(at, at + 8)));
    expect(unmask(bytes.readUInt32LE(at + 12 + length))).toBe(crc32c(message));
    messages.push(message);
    at += length + 16;
  }
  return messages;
}

test("CRC-32C gives its check value", () => {
  expect(crc32c(Buffer.from("123456789"))).toBe(0xe3069283);
});

test("a file is the version and a record for every step, with checksums that fit", () => {
  const seconds = 1_700_000_000;
  const steps = [
    { step: 0, seconds, histograms: { "ms/infer": [1, 2, 4], "tokens/sent": [60, 60] } },
    { step: 300, seconds: seconds + 1, scalars: { "batch size": 7.5 } },
  ];
  const [version, first, second, ...more] = messagesOf(Buffer.from(eventFile(steps)));
  expect(more).toEqual([]);
  expect(version?.includes("brain.Event:2")).toBe(true);
  for (const tag of ["ms/infer", "tokens/sent"]) expect(first?.includes(tag), tag).toBe(true);
  // Three numbers whose sum is 7, as doubles.
  expect(first?.includes(Buffer.from(Float64Array.of(7).buffer))).toBe(true);
  expect(second?.includes(Buffer.from(Float32Array.of(7.5).buffer))).toBe(true);
  // Step 300 in the field 2, seven bits a byte.
  expect(second?.subarray(9, 12)).toEqual(Buffer.from([0x10, 0xac, 0x02]));
});

test("a histogram without numbers is left out", () => {
  const [, only] = messagesOf(
    Buffer.from(eventFile([{ step: 1, seconds: 1, histograms: { queue: [], infer: [2] } }])),
  );
  expect([only?.includes("queue"), only?.includes("infer")]).toEqual([false, true]);
});

test("a file's name is one that TensorBoard looks for", () => {
  expect(eventFileName("2.1")).toContain("tfevents");
});
