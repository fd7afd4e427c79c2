import type { HttpResponse } from "@labs/experiment";
import type { Lane, LaneOutcome } from "../lane.ts";
import { Deadline } from "../pacing/deadline.ts";
import { type Connection, openConnection } from "./connection.ts";
import { type Reading, ResponseReader } from "./response-reader.ts";

/** Requests as the bytes that are sent, so that no clock runs while they are built. */
export interface EncodedRequests {
  readonly bytes: readonly Buffer[];
  /** Whether request `i` is a HEAD, whose answer announces a body that does not follow. */
  readonly bodyless: readonly boolean[];
}

/** A server and what it will be sent. */
export interface Target {
  readonly host: string;
  readonly port: number;
  readonly requests: EncodedRequests;
}

/** Connections tried in a row without an answer on any of them before the lane gives up on its request. */
const attempts = 6;
/** Wait before the second of these attempts, doubled for every further one: a dead server must not be hammered. */
const firstWaitMs = 10;
/** Answers up to this size are read in one piece. */
const readBytes = 65_536;

/** One kept-alive connection, reopened whenever its answers can no longer be assigned to requests. */
export class HttpLane implements Lane<HttpResponse> {
  readonly inProcess = false;
  failure = "";
  readonly #target: Target;
  readonly #reader = new ResponseReader();
  readonly #bytes = Buffer.allocUnsafeSlow(readBytes);
  readonly #deadline: Deadline;
  #connection: Connection | null = null;
  #state: "closed" | "opening" | "open" = "closed";
  /** Connections tried since the last answer. */
  #tried = 0;
  #retry: NodeJS.Timeout | undefined;
  /** The request was written to a connection that stood idle, no byte of an answer came, and it was not sent again. */
  #mayResend = false;
  #index = 0;
  #done: ((outcome: LaneOutcome) => void) | null = null;
  #opened: ((error: Error | null) => void) | null = null;

  /** Rejects where the server cannot be reached. */
  static open(target: Target, timeoutMs: number): Promise<HttpLane> {
    return new Promise((resolve, reject) => {
      const lane = new HttpLane(target, timeoutMs);
      lane.#opened = (error) => (error === null ? resolve(lane) : reject(error));
      lane.#connect();
    });
  }

  private constructor(target: Target, timeoutMs: number) {
    this.#target = target;
    this.#deadline = new Deadline(timeoutMs, () => {
      if (this.#state === "open") this.#reconnect(); // a late answer must find no reader
      this.#finish("unanswered", `no answer within ${timeoutMs} ms`);
    });
  }

  send(index: number, done: (outcome: LaneOutcome) => void): void {
    this.#index = index;
    this.#done = done;
    this.#deadline.start();
    this.#mayResend = this.#state === "open";
    if (this.#state === "open") {
      this.#write();
    } else if (this.#state === "closed") {
      // The last request gave up; the wait before this attempt keeps a loop of failures slow.
      this.#tried = 1;
      this.#reconnect();
    }
  }

  answer(): HttpResponse {
    return { status: this.#reader.status, body: this.#reader.body() };
  }

  close(): void {
    this.#disconnect();
    this.#deadline.clear();
    this.#finish("broken", "the lane was closed");
  }

  #write(): void {
    const request = this.#target.requests.bytes[this.#index];
    if (request === undefined) throw new Error(`There is no prepared request ${this.#index}.`);
    this.#reader.start(this.#target.requests.bodyless[this.#index] === true);
    this.#connection?.write(request);
  }

  #received(length: number): void {
    if (this.#done === null) {
      this.#reconnect(); // no request is open: it could be taken for the next request's answer
    } else {
      this.#mayResend = false;
      this.#settle(this.#reader.push(this.#bytes, length));
    }
  }

  #settle(reading: Reading): void {
    if (reading === "more") return;
    if (reading === "invalid") {
      this.#reconnect();
      this.#finish("broken", "the answer is not one HTTP/1.1 response");
      return;
    }
    const { status, keepAlive } = this.#reader;
    this.#tried = 0;
    if (!keepAlive) this.#reconnect();
    if (status >= 200 && status < 300) this.#finish("answered", "");
    else this.#finish("status", `status ${status}`);
  }

  #finish(outcome: LaneOutcome, failure: string): void {
    const done = this.#done;
    if (done === null) return;
    this.#done = null;
    this.#deadline.stop();
    this.failure = failure;
    done(outcome);
  }

  #disconnect(): void {
    clearTimeout(this.#retry);
    this.#connection?.close();
    this.#connection = null;
    this.#state = "closed";
  }

  #reconnect(): void {
    this.#disconnect();
    this.#state = "opening";
    if (this.#tried === 0) this.#connect();
    else
      this.#retry = setTimeout(
        () => this.#connect(),
        firstWaitMs * 2 ** (Math.min(this.#tried, attempts) - 1),
      );
  }

  #connect(): void {
    this.#state = "opening";
    this.#tried++;
    this.#connection = openConnection(this.#target, this.#bytes, {
      opened: () => {
        this.#state = "open";
        this.#opened?.(null);
        this.#opened = null;
        if (this.#done !== null) this.#write();
      },
      received: (length) => this.#received(length),
      ended: () => {
        if (this.#done !== null && this.#reader.endsWithConnection) this.#settle("complete");
      },
      lost: (reason) => this.#lost(reason),
    });
  }

  #lost(reason: string): void {
    const failed = this.#state === "opening";
    const givesUp = failed && this.#tried >= attempts;
    if (givesUp) this.#disconnect();
    else this.#reconnect();
    if (failed && !givesUp) return; // its request waits for the next attempt
    if (!failed && this.#mayResend) {
      // The server closed an idle connection while the request was on its way: it goes out on the new one, once.
      this.#mayResend = false;
      if (this.#done !== null) return;
    }
    const failure = `the connection to ${this.#target.host}:${this.#target.port} failed: ${reason}`;
    this.#finish("broken", failure);
    this.#opened?.(new Error(failure));
    this.#opened = null;
  }
}
