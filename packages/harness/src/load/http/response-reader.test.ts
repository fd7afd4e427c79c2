import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ResponseReader } from "./response-reader.ts";

/** Feeds the pieces as a connection does: through one buffer that every read overwrites. */
function read(pieces: readonly Buffer[], bodyless = false) {
  const reader = new ResponseReader();
  const shared = Buffer.alloc(65_536);
  reader.start(bodyless);
  const readings = pieces.map((piece) => {
    shared.fill(0);
    piece.copy(shared);
    return reader.push(shared, piece.length);
  });
  return { readings, reader, body: reader.body() };
}

const responses = {
  "with a content-length": [
    "HTTP/1.1 200 OK\r\nServer: x\r\nContent-Length: 11\r\n\r\nhello w\u00f6rd",
    "hello wörd",
  ],
  "in any case and with blanks": ["HTTP/1.1 200 OK\r\ncontent-LENGTH: \t3 \r\n\r\nabc", "abc"],
  "with bare line feeds": ["HTTP/1.1 200\ncontent-length: 3\n\nabc", "abc"],
  "in chunks, with extensions and trailers": [
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n5;a=b\r\nhello\r\n00B\r\n, wide\r\nwo!\r\n0\r\nA: b\r\n\r\n",
    "hello, wide\r\nwo!",
  ],
  "after interim ones": [
    "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\nok",
    "ok",
  ],
  "without a body, 204": ["HTTP/1.1 204 No Content\r\n\r\n", ""],
  "without a body, 304 with a length": ["HTTP/1.1 304 Not Modified\r\nContent-Length: 100\r\n\r\n", ""],
  "of length zero": ["HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", ""],
} as const;

describe.each(Object.entries(responses))("a response %s", (_, [text, body]) => {
  const bytes = Buffer.from(text);

  test("is read in one piece", () => {
    expect(read([bytes])).toMatchObject({ readings: ["complete"], body });
  });

  test("is read byte by byte, complete with the last", () => {
    const { readings, body: got } = read(Array.from(bytes, (byte) => Buffer.from([byte])));
    expect(readings.indexOf("complete")).toBe(bytes.length - 1);
    expect(readings).not.toContain("invalid");
    expect(got).toBe(body);
  });

  test("is read in any pieces", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length - 1), { maxLength: 6 }), (cuts) => {
        const at = [0, ...cuts.toSorted((a, b) => a - b), bytes.length];
        const pieces = at.slice(1).map((end, i) => bytes.subarray(at[i], end));
        const { readings, body: got } = read(pieces.filter((piece) => piece.length > 0));
        expect(readings.at(-1)).toBe("complete");
        expect(got).toBe(body);
      }),
    );
  });
});

test("a body larger than one read is put together", () => {
  const body = "0123456789".repeat(30_000);
  const bytes = Buffer.from(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
  const pieces = Array.from({ length: Math.ceil(bytes.length / 65_536) }, (_, i) =>
    bytes.subarray(i * 65_536, (i + 1) * 65_536),
  );
  const got = read(pieces);
  expect(got.readings.at(-1)).toBe("complete");
  expect(got.body === body).toBe(true);
});

test("the answer to a HEAD has no body, whatever length it announces", () => {
  expect(read([Buffer.from("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n")], true).readings).toEqual([
    "complete",
  ]);
});

test("a body without a length lasts until the connection ends", () => {
  const { readings, reader, body } = read([Buffer.from("HTTP/1.1 200 OK\r\n\r\nab"), Buffer.from("cd")]);
  expect(readings).toEqual(["more", "more"]);
  expect(reader.endsWithConnection).toBe(true);
  expect(reader.keepAlive).toBe(false);
  expect(body).toBe("abcd");
});

test.each([
  ["HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", true],
  ["HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: Close\r\n\r\n", false],
  ["HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n", false],
  ["HTTP/1.0 200 OK\r\nContent-Length: 0\r\nConnection: Keep-Alive\r\n\r\n", true],
])("%j keeps the connection: %j", (text, keepAlive) => {
  expect(read([Buffer.from(text)]).reader.keepAlive).toBe(keepAlive);
});

test.each([
  ["bytes after the answer", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200"],
  ["something else than HTTP", "SSH-2.0-OpenSSH\r\n\r\n"],
  ["a length that is no number", "HTTP/1.1 200 OK\r\nContent-Length: 2x\r\n\r\nok"],
  ["two lengths", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok"],
  ["two framings", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"],
  ["a bad chunk size", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"],
  ["a chunk that is too long", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nokay\r\n"],
])("%s is invalid", (_, text) => {
  expect(read([Buffer.from(text)]).readings.at(-1)).toBe("invalid");
});
