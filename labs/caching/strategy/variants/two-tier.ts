/** Asks the memory of the process first, then Redis, then the origin. */
import type { Verdict } from "@labs/firewall";
import { LRUCache } from "lru-cache";
import { keyOf, screening, ttlSeconds } from "../contract.ts";

// An answer can be 30 s old when it comes from Redis and is then kept for 5 s more: the bounds add up.
export const open = screening(ttlSeconds.redis + ttlSeconds.process, ({ origin, redis, weigh }) => {
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
});
