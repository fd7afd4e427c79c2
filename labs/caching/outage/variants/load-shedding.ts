/** The computations that may run or wait are bounded; beyond the bound a request is refused at once. */
import { commandTimeoutMs, maxOriginCalls } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant({
  redis: { enableOfflineQueue: false, maxRetriesPerRequest: 0, commandTimeout: commandTimeoutMs },
  screen: ({ cache, origin, keyOf }) => {
    let running = 0;

    return async (request) => {
      const key = keyOf(request);
      const cached = await cache.get(key).catch(() => null);
      if (cached !== null) return JSON.parse(cached);
      if (running >= maxOriginCalls) throw new Error("overloaded");
      running++;
      const verdict = await origin(request).finally(() => running--);
      await cache.set(key, verdict).catch(() => null);
      return verdict;
    };
  },
});
