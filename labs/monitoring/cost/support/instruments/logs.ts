/** A line of JSON for a request, as a collector reads it: who asked, how it ended, and why if it failed. */
import { fstatSync, openSync, readSync, unlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { pino } from "pino";
import type { Instrument, Seen } from "../../contract.ts";
import { actorIn, recordedRoute } from "./on-answer.ts";

/** Written when this many bytes have gathered, by a thread of libuv: not by the loop, line by line. */
const minLength = 4_096;

declare module "fastify" {
  interface FastifyRequest {
    failure: Error | null;
  }
}

interface Line {
  readonly route: string;
  readonly status: number;
  readonly ms: number;
  readonly err?: { readonly message: string };
}

/** Failures always, other requests by the caller's decision or a share of them. */
export function logs({ share }: { readonly share: number }): Instrument {
  return (api, instance) => {
    const file = openFile(`labs-log-${instance}`);
    const destination = pino.destination({ dest: file, sync: false, minLength });
    const logger = pino({ base: { instance } }, destination);
    const flushOnce = promisify(destination.flush.bind(destination));
    let lines = 0;
    api.decorateRequest("failure", null);
    api.addHook("onError", (request, _, error, done) => {
      request.failure = error;
      done();
    });
    api.addHook("onResponse", (request, reply, done) => {
      const route = request.routeOptions.url;
      const { id, failure } = request;
      if (route === recordedRoute && (failure !== null || isChosen(request.headers.traceparent, share))) {
        const line = { id, route, actor: actorIn(request), status: reply.statusCode, ms: reply.elapsedTime };
        lines++;
        if (failure === null) logger.info(line, "answered");
        else logger.error({ ...line, err: failure }, "failed");
      }
      done();
    });
    const seen = { requests: 0, failures: 0, seconds: 0, steps: 0, reasons: 0, bytes: 0 };
    const read = () => {
      for (const { ms, status, err } of linesSince(file, seen)) {
        seen.requests++;
        seen.seconds += ms / 1000;
        if (status >= 500) seen.failures++;
        if (err !== undefined) seen.reasons++;
      }
      return { ...seen };
    };
    const flush = async () => {
      // Each writes what had gathered when it began.
      do await flushOnce();
      while (read().requests < lines);
    };
    let last: Seen | null = null;
    return {
      name: "logs",
      flush,
      seen: async () => last ?? read(),
      async [Symbol.asyncDispose]() {
        if (last !== null) return;
        await flush();
        last = read();
        destination.destroy();
      },
    };
  };
}

/** The caller's decision, in the last byte of its header; where it made none, by chance. */
function isChosen(traceparent: unknown, share: number): boolean {
  return typeof traceparent === "string" ? traceparent.endsWith("01") : Math.random() < share;
}

/** A file without a name: it is gone with its process, however that ends. */
function openFile(name: string): number {
  const path = join(tmpdir(), name);
  const file = openSync(path, "wx+");
  unlinkSync(path);
  return file;
}

/** The lines behind the bytes that were read, which are counted. */
function linesSince(file: number, read: { bytes: number }): Line[] {
  const buffer = Buffer.alloc(fstatSync(file).size - read.bytes);
  const length = readSync(file, buffer, 0, buffer.length, read.bytes);
  const whole = buffer.subarray(0, buffer.lastIndexOf("\n", length) + 1);
  read.bytes += whole.length;
  return whole
    .toString()
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line);
}
