import { malformed, type ResponseHead, readHead, unfinished } from "./response-head.ts";

/** `more`: bytes are missing. `complete`: the answer is there. `invalid`: not an answer to one request. */
export type Reading = "more" | "complete" | "invalid";

type State = "head" | "fixed" | "size" | "chunk" | "chunk end" | "trailers" | "until close" | "complete";

/** Longest head or chunk line, bytes; beyond it the subject is not speaking HTTP. */
const maxLineLength = 65_536;

/**
 * Reads one HTTP/1.1 response at a time from whatever pieces the connection delivers.
 * An answer that arrives in one piece with a `content-length`, the common case, is neither copied nor decoded.
 */
export class ResponseReader {
  readonly #head: ResponseHead = { status: 0, contentLength: -1, chunked: false, keepAlive: true };
  #state: State = "head";
  #bodyless = false;
  /** Bytes of the body or chunk still to come. */
  #missing = 0;
  /** The start of a head or chunk line whose end has not arrived. */
  #carried: Buffer | null = null;
  /** The body: a stretch of the caller's bytes, or of `#kept` once it had to be pieced together. */
  #body: Buffer = Buffer.alloc(0);
  #from = 0;
  #to = 0;
  #kept: Buffer = Buffer.alloc(0);

  /** Expects a new response; `bodyless` where the request was a HEAD. */
  start(bodyless: boolean): void {
    this.#state = "head";
    this.#bodyless = bodyless;
    this.#carried = null;
    this.#from = 0;
    this.#to = 0;
  }

  get status(): number {
    return this.#head.status;
  }

  /** Whether the server keeps the connection open after this response. */
  get keepAlive(): boolean {
    return this.#head.keepAlive;
  }

  /** The body as text; valid until the bytes given to `push` are overwritten. */
  body(): string {
    return this.#body.toString("utf8", this.#from, this.#to);
  }

  /** Takes the first `length` bytes of `bytes`. */
  push(bytes: Buffer, length: number): Reading {
    if (this.#carried === null) return this.#read(bytes, length);
    const joined = Buffer.concat([this.#carried, bytes.subarray(0, length)]);
    this.#carried = null;
    return this.#read(joined, joined.length);
  }

  /** Whether the end of the connection is what ends the body. */
  get endsWithConnection(): boolean {
    return this.#state === "until close";
  }

  #read(bytes: Buffer, to: number): Reading {
    let at = 0;
    while (at < to) {
      if (this.#state === "complete") return "invalid"; // more bytes than the answer: whose are they?
      const next = this.#step(bytes, at, to);
      if (next === malformed) return "invalid";
      if (next === unfinished) {
        if (to - at > maxLineLength) return "invalid";
        this.#carried = Buffer.from(bytes.subarray(at, to));
        return "more";
      }
      at = next;
    }
    return this.#state === "complete" ? "complete" : "more";
  }

  /** Reads one part; returns where the next begins. */
  #step(bytes: Buffer, at: number, to: number): number {
    switch (this.#state) {
      case "head":
        return this.#readHead(bytes, at, to);
      case "fixed":
      case "chunk": {
        const end = Math.min(to, at + this.#missing);
        this.#keep(bytes, at, end);
        this.#missing -= end - at;
        if (this.#missing === 0) this.#state = this.#state === "fixed" ? "complete" : "chunk end";
        return end;
      }
      case "until close":
        this.#keep(bytes, at, to);
        return to;
      default:
        return this.#readChunkLine(bytes, at, to);
    }
  }

  #readHead(bytes: Buffer, at: number, to: number): number {
    const body = readHead(bytes, at, to, this.#head);
    if (body < 0) return body;
    const { status, contentLength, chunked } = this.#head;
    if (status < 200) return status === 101 ? malformed : body; // interim: the response proper follows
    if (this.#bodyless || status === 204 || status === 304 || contentLength === 0) {
      this.#state = "complete";
    } else if (contentLength > 0 && to - body === contentLength) {
      this.#body = bytes;
      this.#from = body;
      this.#to = to;
      this.#state = "complete";
      return to;
    } else {
      this.#missing = contentLength;
      this.#body = this.#kept;
      this.#state = chunked ? "size" : contentLength > 0 ? "fixed" : "until close";
      if (this.#state === "until close") this.#head.keepAlive = false;
    }
    return body;
  }

  #readChunkLine(bytes: Buffer, at: number, to: number): number {
    const newline = bytes.subarray(at, to).indexOf(10);
    if (newline === -1) return unfinished;
    const line = bytes.toString("latin1", at, at + newline).trim();
    if (this.#state === "trailers") {
      if (line === "") this.#state = "complete";
    } else if (this.#state === "chunk end") {
      if (line !== "") return malformed;
      this.#state = "size";
    } else {
      const size = /^([0-9a-f]{1,8})[ \t]*(;|$)/i.exec(line)?.[1];
      if (size === undefined) return malformed;
      this.#missing = Number.parseInt(size, 16);
      this.#state = this.#missing === 0 ? "trailers" : "chunk";
    }
    return at + newline + 1;
  }

  #keep(bytes: Buffer, from: number, to: number): void {
    const length = this.#to + to - from;
    if (length > this.#kept.length) {
      const larger = Buffer.allocUnsafe(Math.max(length, 2 * this.#kept.length));
      this.#kept.copy(larger, 0, 0, this.#to);
      this.#kept = larger;
    }
    bytes.copy(this.#kept, this.#to, from, to);
    this.#body = this.#kept;
    this.#to = length;
  }
}
