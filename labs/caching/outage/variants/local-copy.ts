/** The process keeps what it has answered, and uses it while Redis fails, up to an age. */
import type { Verdict } from "@labs/firewall";
import { LRUCache } from "lru-cache";
import { commandTimeoutMs, staleMs } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant({
  redis: { enableOfflineQueue: false, maxRetriesPerRequest: 0, commandTimeout: commandTimeoutMs },
  screen: ({ cache, origin, keyOf }) => {
    const answered = new LRUCache<string, Verdict>({ max: 10_000, ttl: staleMs });

    return async (request) => {
      const key = keyOf(request);
      // A copy does not renew its own age: only what Redis or the origin says is kept.
      const cached = await cache.get(key).catch(() => undefined);
      const copy = cached === undefined ? answered.get(key) : undefined;
      if (copy !== undefined) return copy;
      if (typeof cached === "string") {
        answered.set(key, JSON.parse(cached));
        return JSON.parse(cached);
      }
      const verdict = await origin(request);
      answered.set(key, verdict);
      await cache.set(key, verdict).catch(() => null);
      return verdict;
    };
  },
});
