/**
 * A server whose work is a drawn time and no computation: four of them on two cores would otherwise measure the cores.
 * Everything else is real: a process, connections, a queue. Outputs call it "timed".
 *
 * @module
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type Random, random, type Served } from "@labs/experiment";
import { listen } from "./listen.ts";
import type { ServerName } from "./servers.ts";

/** What a timed request asks: a time, and a key that says whose it is. */
export interface TimedRequest {
  /** The time that its work takes on a server of ordinary speed. */
  readonly ms: number;
  /** Whose request it is, for what hashes or sticks. */
  readonly key: number;
}

/** How a server behaves at the moment. */
export interface Behaviour {
  /** Its work takes this multiple of the drawn time. @default 1 */
  slowdown: number;
  /** The status with which it answers timed requests at once and without work; 0: none. See `share`. @default 0 */
  failWith: number;
  /** Takes timed requests and never answers. See `share`. @default false */
  hangs: boolean;
  /** The share of timed requests that `failWith` and `hangs` concern, by lot. @default 1 */
  share: number;
  /** The status of `/health`, whatever else it does. @default 200 */
  health: number;
  /**
   * It is cold: work takes ten times as long at first, and linearly less until this time has passed since it was set,
   * whatever it serves meanwhile. @default 0
   */
  coldMs: number;
}

/** How much longer work takes on a server that has only begun to warm up. */
const coldFactor = 10;

export interface TimedOptions {
  readonly name: ServerName;
  /** Requests that it works on at once; further ones wait in its queue, first come, first served. */
  readonly slots: number;
  /** How much longer than on an ordinary server the work of this request takes, besides `slowdown`. @default 1 */
  factor?(request: URL): number;
  /** Further paths, and what they are answered with. @default none */
  readonly routes?: Readonly<
    Record<string, (request: URL) => { readonly status: number; readonly body: unknown }>
  >;
}

/** What a server counted since it was opened. */
export interface TimedCounts {
  /** Requests that it answered with 200. */
  readonly served: number;
  /** Requests that it answered with an error. */
  readonly failed: number;
  readonly healthChecks: number;
  /** Time that served requests waited in its queue, all together. */
  readonly waitedMs: number;
  /** Time that served requests spent in it, all together: over a second, this is the mean of requests in flight. */
  readonly inFlightMs: number;
  /** Most requests in flight since the last reading. */
  readonly maxInFlight: number;
  /** Connections that were opened to it. */
  readonly connections: number;
}

/** The path of a timed request. */
export function timedPath({ ms, key }: TimedRequest): string {
  return `/timed?ms=${ms.toFixed(3)}&key=${key}`;
}

/** What a server answers to a timed request: who it was, and what was asked. */
export interface TimedAnswer {
  readonly server: ServerName;
  readonly key: number;
  readonly ms: number;
}

/** A timed server; `serve` makes it listen. */
export class TimedServer {
  readonly behaviour: Behaviour = {
    ...{ slowdown: 1, failWith: 0, hangs: false, share: 1 },
    ...{ health: 200, coldMs: 0 },
  };
  readonly #draw: Random;
  /** When it was set to be cold. */
  #coldSince = 0;
  readonly #options: TimedOptions;
  /** When each slot has done what it was given, by plan. */
  readonly #freeAt: number[];
  readonly #counts = { served: 0, failed: 0, healthChecks: 0, waitedMs: 0, inFlightMs: 0, connections: 0 };
  #inFlight = 0;
  #maxInFlight = 0;

  constructor(options: TimedOptions) {
    this.#options = options;
    this.#draw = random("timed server", options.name);
    this.#freeAt = new Array<number>(options.slots).fill(0);
  }

  /** The counts; the highest number in flight begins anew. */
  read(): TimedCounts {
    const counts = { ...this.#counts, maxInFlight: this.#maxInFlight };
    this.#maxInFlight = this.#inFlight;
    return counts;
  }

  /**
   * `GET /timed?ms=…&key=…` works, `GET /health` says how it is, `PUT /behaviour` changes what its JSON body names, and
   * `GET /counts` tells the counts without beginning anything anew.
   */
  async serve(): Promise<Served> {
    const server = createServer((request, response) => {
      this.#handle(request, response).catch(() => response.destroy());
    });
    // Longer than a balancer keeps an idle connection: else it may send a request into one that is closing.
    server.keepAliveTimeout = 75_000;
    server.on("connection", () => this.#counts.connections++);
    return await listen(server);
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "http://server");
    if (url.pathname === "/timed") return this.#work(url, response);
    if (url.pathname === "/health") {
      this.#counts.healthChecks++;
      return this.#answer(response, this.behaviour.health, {});
    }
    if (url.pathname === "/counts")
      return this.#answer(response, 200, { ...this.#counts, maxInFlight: this.#maxInFlight });
    const route = this.#options.routes?.[url.pathname]?.(url);
    if (route !== undefined) return this.#answer(response, route.status, route.body);
    if (url.pathname !== "/behaviour" || request.method !== "PUT") return this.#answer(response, 404, {});
    let body = "";
    for await (const part of request.setEncoding("utf8")) body += part;
    const change: Partial<Behaviour> = JSON.parse(body);
    Object.assign(this.behaviour, change);
    if (change.coldMs !== undefined) this.#coldSince = performance.now();
    this.#answer(response, 200, this.behaviour);
  }

  #work(url: URL, response: ServerResponse): void {
    const { slowdown, failWith, hangs, share } = this.behaviour;
    const isConcerned = share === 1 || this.#draw() < share;
    if (hangs && isConcerned) return;
    if (failWith !== 0 && isConcerned) {
      this.#counts.failed++;
      this.#answer(response, failWith, { error: "it fails" });
      return;
    }
    const { name, factor = () => 1 } = this.#options;
    const [ms, key] = [Number(url.searchParams.get("ms")), Number(url.searchParams.get("key"))];
    const now = performance.now();
    const slot = this.#freeAt.indexOf(Math.min(...this.#freeAt));
    // By plan and not by timers: one that is late delays its answer, and not the requests behind it.
    const begin = Math.max(now, this.#freeAt[slot] ?? now);
    const end = begin + ms * slowdown * this.#coldness(now) * factor(url);
    this.#freeAt[slot] = end;
    this.#maxInFlight = Math.max(this.#maxInFlight, ++this.#inFlight);
    const answer: TimedAnswer = { server: name, key, ms };
    setTimeout(() => {
      this.#inFlight--;
      this.#counts.served++;
      this.#counts.waitedMs += begin - now;
      this.#counts.inFlightMs += performance.now() - now;
      this.#answer(response, 200, answer);
    }, end - now);
  }

  #coldness(now: number): number {
    const { coldMs } = this.behaviour;
    const warmth = coldMs === 0 ? 1 : Math.min(1, (now - this.#coldSince) / coldMs);
    return coldFactor - (coldFactor - 1) * warmth;
  }

  #answer(response: ServerResponse, status: number, body: unknown): void {
    const text = JSON.stringify(body);
    response.writeHead(status, {
      "content-type": "application/json",
      "content-length": Buffer.byteLength(text),
      // What a sticky session or a diagnosis can see of who answered.
      "x-server": this.#options.name,
    });
    response.end(text);
  }
}

/** Changes how a running server behaves. */
export async function changeBehaviour(origin: string, change: Partial<Behaviour>): Promise<void> {
  const response = await fetch(`${origin}/behaviour`, { method: "PUT", body: JSON.stringify(change) });
  if (!response.ok) throw new Error(`${origin} does not take another behaviour: ${response.status}`);
}
