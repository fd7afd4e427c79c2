/** While Redis fails every request passes, so that the origin is spared: open when it is attacked. */
import { commandTimeoutMs } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant({
  redis: { enableOfflineQueue: false, maxRetriesPerRequest: 0, commandTimeout: commandTimeoutMs },
  screen: ({ cache, origin, keyOf }) => {
    return async (request) => {
      const key = keyOf(request);
      const allow = { decision: "allow", score: 0, events: 0, computedAt: 0 };
      const cached = await cache.get(key).catch(() => JSON.stringify(allow));
      if (cached !== null) return JSON.parse(cached);
      const verdict = await origin(request);
      await cache.set(key, verdict).catch(() => null);
      return verdict;
    };
  },
});
