/** Looks in the memory of the process first, then in Redis, then computes. */
import type { Verdict } from "@labs/firewall";
import { LRUCache } from "lru-cache";
import { nearSeconds, ttlSeconds } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant({
  // An answer can be near its end when it comes from Redis and is then kept here as well: the bounds add up.
  staleAllowSeconds: ttlSeconds.allow + nearSeconds,
  screen: ({ origin, redis, keyOf, weigh }) => {
    const near = weigh(
      new LRUCache<string, Verdict>({
        ttl: nearSeconds * 1000,
        maxSize: 4_000_000,
        sizeCalculation: (verdict, key) => 2 * (key.length + JSON.stringify(verdict).length),
      }),
    );

    return async (request) => {
      const key = keyOf(request);
      const kept = near.get(key);
      if (kept !== undefined) return kept;

      // A Redis that is dead or silent makes a request slower, and its answer is right all the same.
      const cached = await redis.get(key).catch(() => null);
      if (cached !== null) {
        const verdict: Verdict = JSON.parse(cached);
        near.set(key, verdict);
        return verdict;
      }

      const verdict = await origin(request);
      near.set(key, verdict);
      await redis.set(key, JSON.stringify(verdict), "EX", ttlSeconds[verdict.decision]).catch(() => null);
      return verdict;
    };
  },
});
