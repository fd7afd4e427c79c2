/** After a few failures Redis is not asked for a while; then one command tries whether it is back. */
import CircuitBreaker from "opossum";
import { commandTimeoutMs } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant({
  redis: { enableOfflineQueue: false, maxRetriesPerRequest: 0, commandTimeout: commandTimeoutMs },
  screen: ({ cache, origin, keyOf }) => {
    const breaker = new CircuitBreaker((key: string) => cache.get(key), {
      timeout: false, // the connection has one
      volumeThreshold: 5,
      errorThresholdPercentage: 50,
      rollingCountTimeout: 1000,
      resetTimeout: 300,
    });

    return async (request) => {
      const key = keyOf(request);
      const cached = await breaker.fire(key).catch(() => null);
      if (cached !== null) return JSON.parse(cached);
      const verdict = await origin(request);
      if (breaker.closed) await cache.set(key, verdict).catch(() => null);
      return verdict;
    };
  },
});
