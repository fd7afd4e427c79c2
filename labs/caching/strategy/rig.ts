/** Runs a technique between the HTTP API and the origin, and counts what it does. */
import type { Open, Provisioned, Run, Urls } from "@labs/experiment";
import { openOrigin, type Screen, type ScreeningRequest } from "@labs/firewall";
import { connectRedis } from "../shared/connect-redis.ts";
import { redisUsage } from "../shared/redis-usage.ts";
import { type Answer, withoutTime } from "../shared/screening-transport.ts";
import { keyOf } from "../shared/verdict-key.ts";
import type { Technique } from "./contract.ts";
import { loadHistory, now, type Setup, windowDays } from "./data.ts";

type Services = "postgres" | "redis";

export type Counter =
  | "requests"
  | "originCalls"
  | "eventsRead"
  | "eventsAnswered"
  | "redisCommands"
  | "answerBytes"
  | "staleAllowSeconds";

/** Connections of the API's pool to PostgreSQL: what bounds the baseline, whatever the number of cores. */
const originConnections = 4;

/** Makes a variant out of its technique. */
export function variant({ staleAllowSeconds, screen }: Technique): Open<Screen, Setup, Counter, Services> {
  return async (_setup, cell) => {
    const origin = openOrigin({ postgres: cell.postgres, now, windowDays, connections: originConnections });
    const redis = await connectRedis(cell.redis);
    const atStart = await redisUsage(redis);
    const counted = { requests: 0, originCalls: 0, eventsRead: 0, eventsAnswered: 0 };
    const caches: { readonly calculatedSize: number }[] = [];

    const answer = screen({
      redis,
      keyOf,
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
        const verdict = await answer(request);
        counted.requests++;
        counted.eventsAnswered += verdict.events;
        return verdict;
      },
      read: async () => {
        const usage = await redisUsage(redis);
        const inRedis = Math.max(0, usage.bytes - atStart.bytes);
        return {
          ...counted,
          staleAllowSeconds,
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

/** Loads the events and computes the right answers, apart from any variant. */
export async function provision(
  run: Run & Urls<Services>,
): Promise<Provisioned<Setup, ScreeningRequest, Answer>> {
  const history = await loadHistory(run.postgres, run);
  const origin = openOrigin({ postgres: run.postgres, now, windowDays, connections: 1 });
  const answers = new Map<string, Promise<Answer>>();
  return {
    setup: { seed: run.seed },
    facts: { "origin's pool": `${originConnections} connections` },
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
