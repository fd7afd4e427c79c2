/** Status line and the header fields that decide where an HTTP/1.1 response ends. */
export interface ResponseHead {
  status: number;
  /** Bytes; -1 when not announced. */
  contentLength: number;
  chunked: boolean;
  keepAlive: boolean;
}

/** The head is not finished in the bytes at hand. */
export const unfinished = -1;
/** The bytes are not an HTTP/1.x response head whose framing can be trusted. */
export const malformed = -2;

const LF = 10;
const CR = 13;

/**
 * Reads a response head from `bytes[from, to)` into `head`; returns where the body begins, or
 * {@link unfinished} or {@link malformed}.
 * Looks at bytes, not strings, and only at three header names: this runs once per request on the core that
 * the generator must keep free.
 */
export function readHead(bytes: Buffer, from: number, to: number, head: ResponseHead): number {
  head.status = 0;
  head.contentLength = -1;
  head.chunked = false;
  let line = from;
  for (let at = from; at < to; at++) {
    if (bytes[at] !== LF) continue;
    const end = at > line && bytes[at - 1] === CR ? at - 1 : at;
    if (line === from) {
      if (!readStatusLine(bytes, line, end, head)) return malformed;
    } else if (end === line) {
      // Both framings at once is how answers get smuggled; neither can be trusted.
      return head.chunked && head.contentLength !== -1 ? malformed : at + 1;
    } else if (!readField(bytes, line, end, head)) {
      return malformed;
    }
    line = at + 1;
  }
  return unfinished;
}

function readStatusLine(bytes: Buffer, from: number, to: number, head: ResponseHead): boolean {
  if (to - from < 12 || !startsWith(bytes, from, "http/1.")) return false;
  const minor = digit(bytes, from + 7);
  const status = digit(bytes, from + 9) * 100 + digit(bytes, from + 10) * 10 + digit(bytes, from + 11);
  if (!(minor >= 0 && status >= 100)) return false;
  head.keepAlive = minor > 0;
  head.status = status;
  return true;
}

function readField(bytes: Buffer, from: number, to: number, head: ResponseHead): boolean {
  const first = (bytes[from] ?? 0) | 0x20;
  if (first === 0x63 /* c */) {
    if (startsWith(bytes, from, "content-length:")) {
      const length = readLength(bytes, from + 15, to);
      const agrees = head.contentLength === -1 || head.contentLength === length;
      head.contentLength = length;
      return length >= 0 && agrees;
    }
    if (startsWith(bytes, from, "connection:")) {
      const tokens = bytes
        .toString("latin1", from + 11, to)
        .toLowerCase()
        .split(",");
      for (const token of tokens) {
        if (token.trim() === "close") head.keepAlive = false;
        else if (token.trim() === "keep-alive") head.keepAlive = true;
      }
    }
  } else if (first === 0x74 /* t */ && startsWith(bytes, from, "transfer-encoding:")) {
    head.chunked =
      bytes
        .toString("latin1", from + 18, to)
        .trim()
        .toLowerCase() === "chunked";
    return head.chunked;
  }
  return true;
}

/** Compares with a lower-case ASCII prefix, whatever the case of the letters in `bytes`. */
function startsWith(bytes: Buffer, from: number, prefix: string): boolean {
  for (let i = 0; i < prefix.length; i++) {
    const byte = bytes[from + i] ?? 0;
    const lower = byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte;
    if (lower !== prefix.charCodeAt(i)) return false;
  }
  return true;
}

/** NaN where there is no digit. */
function digit(bytes: Buffer, at: number): number {
  const value = (bytes[at] ?? 0) - 0x30;
  return value >= 0 && value <= 9 ? value : Number.NaN;
}

/** A decimal number with optional blanks around it; -1 otherwise. */
function readLength(bytes: Buffer, from: number, to: number): number {
  let at = from;
  while (at < to && isBlank(bytes[at])) at++;
  let end = to;
  while (end > at && isBlank(bytes[end - 1])) end--;
  if (at === end) return -1;
  let value = 0;
  for (; at < end; at++) value = value * 10 + digit(bytes, at);
  return Number.isSafeInteger(value) ? value : -1;
}

function isBlank(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x09;
}
