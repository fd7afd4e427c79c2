/** Runs a technique between the HTTP API and the origin; ages are taken from the answers, whatever it believes. */
import type { Open, Provisioned, Run, Urls } from "@labs/experiment";
import { openOrigin, type Screen, type ScreeningRequest } from "@labs/firewall";
import { connectRedis } from "../shared/connect-redis.ts";
import { redisUsage } from "../shared/redis-usage.ts";
import { type Answer, withoutTime } from "../shared/screening-transport.ts";
import { keyOf } from "../shared/verdict-key.ts";
import type { Technique } from "./contract.ts";
import { hotRequest, loadHistory, now, rowsAt, type Setup, ttlMs, windowDays } from "./data.ts";

type Services = "postgres" | "redis";

/** An answer that was read in time may still be on its way: ages up to this much past the TTL are not stale. */
const graceMs = 50;

export type Counter =
  | "requests"
  | "originCalls"
  | "redisCommands"
  | "staleAnswers"
  | "staleMs"
  | "worstAgeMs"
  | "longestMs";

/** Makes a variant out of its technique. */
export function variant(technique: Technique): Open<Screen, Setup, Counter, Services> {
  return async (_setup, cell) => {
    // One connection: no instance computes two verdicts at once, the others wait in the pool's queue.
    const origin = openOrigin({ postgres: cell.postgres, now, windowDays, connections: 1 });
    const redis = await connectRedis(cell.redis);
    const counted = { requests: 0, originCalls: 0, staleAnswers: 0, staleMs: 0, worstAgeMs: 0 };
    let longestMs = 0;

    const screen = technique({
      redis,
      keyOf,
      origin: (request) => {
        counted.originCalls++;
        return origin.screen(request);
      },
    });

    return {
      subject: async (request) => {
        const sentAt = performance.now();
        const verdict = await screen(request);
        longestMs = Math.max(longestMs, performance.now() - sentAt);
        const ageMs = Date.now() - verdict.computedAt;
        counted.requests++;
        counted.worstAgeMs = Math.max(counted.worstAgeMs, ageMs);
        if (ageMs > ttlMs + graceMs) {
          counted.staleAnswers++;
          counted.staleMs += ageMs - ttlMs;
        }
        return verdict;
      },
      read: async () => {
        const sinceLastRead = { longestMs };
        longestMs = 0;
        return {
          ...counted,
          ...sinceLastRead,
          // The instances share one server: the first reports it for all.
          redisCommands: cell.instance === 0 ? (await redisUsage(redis)).commands : 0,
        };
      },
      [Symbol.asyncDispose]: async () => {
        redis.disconnect();
        await origin[Symbol.asyncDispose]();
      },
    };
  };
}

/** Loads the events and computes the right answer, apart from any variant. */
export async function provision(
  run: Run & Urls<Services>,
  rows = rowsAt(run.scale),
): Promise<Provisioned<Setup, ScreeningRequest, Answer>> {
  const history = await loadHistory(run.postgres, run.seed, rows);
  const hot = hotRequest(run.seed);
  await using origin = openOrigin({ postgres: run.postgres, now, windowDays, connections: 1 });
  const answer = withoutTime(await origin.screen(hot));
  return {
    setup: { hot },
    facts: { "origin's pool": "1 connection in each of 4 processes" },
    expected: async () => answer,
    [Symbol.asyncDispose]: () => history[Symbol.asyncDispose](),
  };
}
