/** What every variant does: answer like the origin. Connections, counters and cleanup are in here. */
import type { Open, Provisioned, Run, Urls } from "@labs/experiment";
import { openOrigin, type Screen, type ScreeningRequest, type Verdict } from "@labs/firewall";
import { Redis } from "ioredis";
import { redisUsage } from "../redis-usage.ts";
import { keyOf } from "../verdict-key.ts";
import { drawAtHitRatio, drawRequest, loadHistory, now, windowDays } from "./data.ts";

export { drawAtHitRatio, drawRequest, keyOf };

export type Setup = { readonly seed: number };
/** A verdict without the moment it was computed, which differs between right answers. */
export type Answer = Omit<Verdict, "computedAt">;
type Services = "postgres" | "redis";

/** How long an answer may be kept, by place: the policy of this firewall, not a matter of memory. */
export const ttlSeconds = { redis: 30, process: 5 } as const;

export interface Tools {
  readonly origin: Screen;
  readonly redis: Redis;
  /** Enters a cache of the process into the account of memory. */
  weigh<T extends { readonly calculatedSize: number }>(cache: T): T;
}

export type Counter =
  | "requests"
  | "originCalls"
  | "eventsRead"
  | "eventsAnswered"
  | "redisCommands"
  | "answerBytes"
  | "staleForSeconds";

/**
 * Makes a variant out of its technique.
 *
 * @param staleForSeconds how old an answer can get before the technique asks the origin again
 */
export function screening(
  staleForSeconds: number,
  technique: (tools: Tools) => Screen,
): Open<Screen, Setup, Counter, Services> {
  return async (_link, cell) => {
    const origin = openOrigin({ postgres: cell.postgres, now, windowDays, connections: 4 });
    const redis = new Redis(cell.redis, { lazyConnect: true, maxRetriesPerRequest: 1 });
    // A server that goes away fails the commands; the connection has nobody else to tell.
    redis.on("error", () => {});
    await redis.connect();
    const atStart = await redisUsage(redis);
    const counted = { requests: 0, originCalls: 0, eventsRead: 0, eventsAnswered: 0 };
    const caches: { readonly calculatedSize: number }[] = [];

    const screen = technique({
      redis,
      origin: async (request) => {
        counted.originCalls++;
        const verdict = await origin.screen(request);
        counted.eventsRead += verdict.events;
        return verdict;
      },
      weigh: (cache) => {
        caches.push(cache);
        return cache;
      },
    });

    return {
      subject: async (request) => {
        const verdict = await screen(request);
        counted.requests++;
        counted.eventsAnswered += verdict.events;
        return verdict;
      },
      read: async () => {
        const usage = await redisUsage(redis);
        const inRedis = Math.max(0, usage.bytes - atStart.bytes);
        return {
          ...counted,
          staleForSeconds,
          redisCommands: usage.commands,
          answerBytes: caches.reduce((sum, cache) => sum + cache.calculatedSize, inRedis),
        };
      },
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
  const origin = openOrigin({ postgres: run.postgres, now, windowDays, connections: 1 });
  const answers = new Map<string, Promise<Answer>>();
  return {
    setup: { seed: run.seed },
    expected: (request) => {
      const id = JSON.stringify(request);
      const answer = answers.get(id) ?? origin.screen(request).then(withoutTime);
      answers.set(id, answer);
      return answer;
    },
    [Symbol.asyncDispose]: async () => {
      await origin[Symbol.asyncDispose]();
      await history[Symbol.asyncDispose]();
    },
  };
}

export function withoutTime({ decision, score, events }: Verdict): Answer {
  return { decision, score, events };
}
