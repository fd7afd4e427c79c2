/** Looks in the memory of the process first, then in Redis, then computes. */
import type { Verdict } from "@labs/firewall";
import { LRUCache } from "lru-cache";
import { ttlSeconds } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant({
  // An answer can be 30 s old when it comes from Redis and is then kept for 5 s more: the bounds add up.
  staleForSeconds: ttlSeconds.redis + ttlSeconds.process,
  screen: ({ origin, redis, keyOf, weigh }) => {
    const near = weigh(
      new LRUCache<string, Verdict>({
        ttl: ttlSeconds.process * 1000,
        maxSize: 4_000_000,
        sizeCalculation: (verdict, key) => 2 * (key.length + JSON.stringify(verdict).length),
      }),
    );

    return async (request) => {
      const key = keyOf(request);
      const kept = near.get(key);
      if (kept !== undefined) return kept;

      const cached = await redis.get(key);
      if (cached !== null) {
        const verdict: Verdict = JSON.parse(cached);
        near.set(key, verdict);
        return verdict;
      }

      const verdict = await origin(request);
      near.set(key, verdict);
      await redis.set(key, JSON.stringify(verdict), "EX", ttlSeconds.redis);
      return verdict;
    };
  },
});
