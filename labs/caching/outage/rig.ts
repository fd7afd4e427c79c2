/** Runs a technique between the HTTP API, a Redis that may fail, and the origin, whose load it counts. */
import { createServer } from "node:http";
import { json } from "node:stream/consumers";
import type { Open, Provisioned, Run, Served, Transport, Urls } from "@labs/experiment";
import { openOrigin, type Verdict } from "@labs/firewall";
import { openRelay, type Relay } from "@labs/services";
import { Redis } from "ioredis";
import { withoutTime } from "../shared/screening-transport.ts";
import { keyOf } from "../shared/verdict-key.ts";
import type { Technique } from "./contract.ts";
import {
  drawHot,
  loadHistory,
  now,
  type Request,
  rowsAt,
  type Setup,
  ttlSeconds,
  windowDays,
  windowMs,
} from "./data.ts";

export interface Handles {
  readonly route: Pick<Relay, "hold" | "cut" | "slow">;
}

export interface State {
  readonly originCalls: number;
  /** Computations at once, at most, since the state was last asked for. */
  readonly originPeak: number;
}

export type Answer = Omit<Verdict, "computedAt"> | State;

export type Counter = "good" | "unsafe" | "p99Ms" | "originCalls" | "originPeak" | "recoveryMs";

interface Subject {
  serve(): Promise<Served>;
}

export const transport = {
  kind: "http",
  serve: (subject) => subject.serve(),
  request: (request) => ({ path: "/", body: JSON.stringify(request) }),
  answer: ({ body }) => JSON.parse(body),
} as const satisfies Transport<Subject, Request, Answer>;

type Services = "postgres" | "redis";

/** Makes a variant out of its technique. */
export function variant({ redis: options, screen }: Technique): Open<Subject, Setup, Counter, Services> {
  return async (setup) => {
    const origin = openOrigin({ postgres: setup.postgres, now, windowDays, connections: 4 });
    const redis = new Redis(setup.route, { ...options, retryStrategy: () => 20, lazyConnect: true });
    // Without an "error" listener ioredis prints each error of the connection.
    redis.on("error", () => {});
    // Connecting takes commands too, which may run into their timeout on a busy machine: the client tries again by itself.
    const ready = new Promise((resolve) => redis.once("ready", resolve));
    await redis.connect().catch(() => null);
    await ready;
    const load = { originCalls: 0, running: 0, originPeak: 0 };
    let failing = false;
    const orFail = <T>(command: () => Promise<T>): Promise<T> =>
      failing ? Promise.reject(new Error("Connection is closed.")) : command();

    const answer = screen({
      keyOf,
      cache: {
        get: (key) => orFail(() => redis.get(key)),
        set: (key, verdict) => orFail(() => redis.set(key, JSON.stringify(verdict), "EX", ttlSeconds)),
      },
      async origin(request) {
        load.originCalls++;
        load.originPeak = Math.max(load.originPeak, ++load.running);
        try {
          return await origin.screen(request);
        } finally {
          load.running--;
        }
      },
    });

    const respond = async (request: Request): Promise<Answer> => {
      if (request.what === "state") {
        const { originCalls, originPeak, running } = load;
        load.originPeak = running;
        return { originCalls, originPeak };
      }
      const { actor, prompt } = request;
      failing = request.what === "screen-without-redis";
      try {
        return withoutTime(await answer({ actor, prompt }));
      } finally {
        failing = false;
      }
    };

    return {
      subject: { serve: () => serve(respond) },
      [Symbol.asyncDispose]: async () => {
        redis.disconnect();
        await origin[Symbol.asyncDispose]();
      },
    };
  };
}

/** One route, JSON in and out; what the technique rejects is a 503. */
async function serve(respond: (request: Request) => Promise<Answer>): Promise<Served> {
  const server = createServer(async (request, response) => {
    try {
      const body = JSON.stringify(await respond((await json(request)) as Request));
      response.writeHead(200, { "content-type": "application/json" }).end(body);
    } catch (error) {
      response.writeHead(503, { "retry-after": "1" }).end(error instanceof Error ? error.message : "");
    }
  });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once("error", reject).listen(0, "127.0.0.1", resolve);
  await promise;
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the API has no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    [Symbol.asyncDispose]: async () => {
      const closed = new Promise((done) => server.close(done));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Loads the events, computes the right answers, and makes the route that faults are made on. */
export async function provision(
  run: Run & Urls<Services>,
  rows = rowsAt(run.scale),
): Promise<Provisioned<Setup, Request, Answer, Handles>> {
  await using stack = new AsyncDisposableStack();
  stack.use(await loadHistory(run.postgres, run.seed, rows));
  const route = stack.use(await openRelay({ to: run.redis, oneWayMs: 0 }));
  const origin = stack.use(openOrigin({ postgres: run.postgres, now, windowDays, connections: 2 }));
  const hot = drawHot(run.seed);
  const answers = new Map(
    await Promise.all(
      hot.map(async (request) => [keyOf(request), withoutTime(await origin.screen(request))] as const),
    ),
  );
  const resources = stack.move();
  return {
    setup: {
      ...{ postgres: run.postgres, redis: run.redis, route: route.url, hot },
      windowMs: windowMs[run.scale],
    },
    handles: { route },
    expected: async (request) => {
      const answer = request.what === "state" ? undefined : answers.get(keyOf(request));
      if (answer === undefined) throw new Error("this has no right answer");
      return answer;
    },
    facts: {
      origin: "4 connections to PostgreSQL; Redis is reached through a relay that faults are made on",
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}
