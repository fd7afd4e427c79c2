/** What every variant does: answer like the origin. Connections, counters and cleanup are in here. */
import type { Counters, Open, Provisioned, Run, Urls } from "@labs/experiment";
import { openOrigin, type Screen, type ScreeningRequest, type Verdict } from "@labs/firewall";
import { Redis } from "ioredis";
import { redisUsage } from "../redis-usage.ts";
import { keyOf } from "../verdict-key.ts";
import { hotRequest, loadHistory, now, windowDays } from "./data.ts";

export { keyOf };

export type Setup = { readonly hot: ScreeningRequest };
/** A verdict without the moment it was computed, which differs between right answers. */
export type Answer = Omit<Verdict, "computedAt">;
type Services = "postgres" | "redis";

/** How long a verdict holds. Short, so that a few seconds of load see several expiries. */
export const ttlMs = 1000;

/** An answer that was read in time may still be on its way: ages up to this much past the TTL are not stale. */
const graceMs = 50;

export interface Tools {
  readonly origin: Screen;
  readonly redis: Redis;
}

export type Counter =
  | "requests"
  | "originCalls"
  | "redisCommands"
  | "staleAnswers"
  | "staleMs"
  | "worstAgeMs";

/** Computations in a time as long as the TTL; one would do. */
export function originCallsPerTtl(counters: Counters<Counter>): number {
  return (counters.delta("originCalls") * ttlMs) / (1000 * counters.seconds);
}

/** Milliseconds past the TTL, of the answers that were past it. */
export function meanStaleness(counters: Counters<Counter>): number | null {
  const answers = counters.delta("staleAnswers");
  return answers === 0 ? null : counters.delta("staleMs") / answers;
}

/** Makes a variant out of its technique. Ages are taken from the answers, whatever the technique believes. */
export function screening(technique: (tools: Tools) => Screen): Open<Screen, Setup, Counter, Services> {
  return async (_link, cell) => {
    // One connection: no instance computes two verdicts at once, the others wait in line.
    const origin = openOrigin({ postgres: cell.postgres, now, windowDays, connections: 1 });
    const redis = new Redis(cell.redis, { lazyConnect: true, maxRetriesPerRequest: 1 });
    // A server that goes away fails the commands; the connection has nobody else to tell.
    redis.on("error", () => {});
    await redis.connect();
    const counted = { requests: 0, originCalls: 0, staleAnswers: 0, staleMs: 0, worstAgeMs: 0 };

    const screen = technique({
      redis,
      origin: (request) => {
        counted.originCalls++;
        return origin.screen(request);
      },
    });

    return {
      subject: async (request) => {
        const verdict = await screen(request);
        const ageMs = Date.now() - verdict.computedAt;
        counted.requests++;
        counted.worstAgeMs = Math.max(counted.worstAgeMs, ageMs);
        if (ageMs > ttlMs + graceMs) {
          counted.staleAnswers++;
          counted.staleMs += ageMs - ttlMs;
        }
        return verdict;
      },
      read: async () => ({
        ...counted,
        // The instances share one server: the first speaks for it.
        redisCommands: cell.instance === 0 ? (await redisUsage(redis)).commands : 0,
      }),
      [Symbol.asyncDispose]: async () => {
        redis.disconnect();
        await origin[Symbol.asyncDispose]();
      },
    };
  };
}

/** Loads the events and answers for the origin itself, apart from any variant. */
export async function provision(
  run: Run & Urls<Services>,
): Promise<Provisioned<Setup, ScreeningRequest, Answer>> {
  const history = await loadHistory(run.postgres, run);
  const hot = hotRequest(run.seed);
  await using origin = openOrigin({ postgres: run.postgres, now, windowDays, connections: 1 });
  const answer = withoutTime(await origin.screen(hot));
  return {
    setup: { hot },
    expected: async () => answer,
    [Symbol.asyncDispose]: () => history[Symbol.asyncDispose](),
  };
}

export function withoutTime({ decision, score, events }: Verdict): Answer {
  return { decision, score, events };
}
