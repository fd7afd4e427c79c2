/** Twenty hot requests over a real history, and the load under which Redis fails. */
import { type Random, random, type Scale } from "@labs/experiment";
import {
  actorOfRank,
  drawPrompt,
  eventRows,
  loadEvents,
  promptRisk,
  type ScreeningRequest,
} from "@labs/firewall";

/** A type and not an interface: it travels as data. */
export type Setup = {
  readonly postgres: string;
  readonly redis: string;
  /** The route to Redis that faults are made on. */
  readonly route: string;
  readonly hot: readonly ScreeningRequest[];
  readonly windowMs: number;
};

export type Request =
  | (ScreeningRequest & { readonly what: "screen" })
  /** The same while every command to Redis fails. */
  | (ScreeningRequest & { readonly what: "screen-without-redis" })
  | { readonly what: "state" };

/** Far longer than a run: nothing expires. */
export const ttlSeconds = 600;
/** How old an answer may be that is served because nothing better can be had. */
export const staleMs = 60_000;
/** A command that takes longer has failed. */
export const commandTimeoutMs = 50;
/** Each direction while Redis is slow: an answer takes twice the timeout, and a fifth of what a caller waits. */
export const slowOneWayMs = 50;
/** Computations that may run or wait; beyond them a request is refused. */
export const maxOriginCalls = 16;

/** Requests per second, whatever the API does, and how long a caller waits. */
export const rate = 200;
export const callerTimeoutMs = 500;
/** Requests in a fault. */
export const requestsInFault = 300;

/**
 * Recovered: three windows in a row without a failed call and with a p99 within twice the one before the fault. They last a
 * second at full size; elsewhere they are shorter, since every arm would wait for them in every round.
 */
export const windowMs: Readonly<Record<Scale, number>> = { smoke: 100, quick: 300, full: 1000 };

export const now = "2026-01-01T00:00:00Z";
export const windowDays = 6;
const actors = 100;
const hotRequests = 20;

/** Enough events that a computation takes long, at every size. */
export const rowsAt = (scale: Scale) => Math.max(eventRows[scale], eventRows.quick);

/** Fills the database; the same rows for the same seed. */
export function loadHistory(postgres: string, seed: number, rows: number): Promise<AsyncDisposable> {
  return loadEvents(postgres, { seed, rows, actors, now });
}

/** Requests of the busiest actors; every second one is an attack. */
export function drawHot(seed: number): readonly ScreeningRequest[] {
  return Array.from({ length: hotRequests }, (_, index) => {
    for (let attempt = 0; ; attempt++) {
      const prompt = drawPrompt(random(seed, "hot", index, attempt), index);
      if (promptRisk(prompt) > 0.5 === (index % 2 === 0))
        return { actor: actorOfRank(index + 1, actors), prompt };
    }
  });
}

/** Draws what is checked. */
export function drawCheck(draw: Random, { hot }: Setup): Request {
  const what = draw() < 0.5 ? "screen" : "screen-without-redis";
  return { what, ...pick(draw, hot) };
}

export function pick<T>(draw: Random, items: readonly T[]): T {
  const item = items[Math.floor(draw() * items.length)];
  if (item === undefined) throw new Error("there is nothing to pick from");
  return item;
}
