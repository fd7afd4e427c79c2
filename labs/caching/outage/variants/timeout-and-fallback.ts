/** A command to Redis that fails or takes too long is a miss: the origin answers. */
import { commandTimeoutMs } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant({
  redis: { enableOfflineQueue: false, maxRetriesPerRequest: 0, commandTimeout: commandTimeoutMs },
  screen: ({ cache, origin, keyOf }) => {
    return async (request) => {
      const key = keyOf(request);
      const cached = await cache.get(key).catch(() => null);
      if (cached !== null) return JSON.parse(cached);
      const verdict = await origin(request);
      await cache.set(key, verdict).catch(() => null);
      return verdict;
    };
  },
});
