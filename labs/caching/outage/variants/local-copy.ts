/** The process keeps what it has answered, and uses it while Redis fails, up to an age. */
import { LRUCache } from "lru-cache";
import { commandTimeoutMs, staleMs } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant({
  redis: { enableOfflineQueue: false, maxRetriesPerRequest: 0, commandTimeout: commandTimeoutMs },
  screen: ({ cache, origin, keyOf }) => {
    const copies = new LRUCache<string, string>({ max: 10_000, ttl: staleMs });

    /** What Redis says; while it fails, what it said last. A copy does not renew its own age. */
    async function look(key: string): Promise<string | null> {
      const cached = await cache.get(key).catch(() => undefined);
      if (cached === undefined) return copies.get(key) ?? null;
      if (cached !== null) copies.set(key, cached);
      return cached;
    }

    return async (request) => {
      const key = keyOf(request);
      const cached = await look(key);
      if (cached !== null) return JSON.parse(cached);
      const verdict = await origin(request);
      copies.set(key, JSON.stringify(verdict));
      await cache.set(key, verdict).catch(() => null);
      return verdict;
    };
  },
});
