/** Requests of the same key share one computation while it runs. */
import type { ScreeningRequest, Verdict } from "@labs/firewall";
import { commandTimeoutMs } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant({
  redis: { enableOfflineQueue: false, maxRetriesPerRequest: 0, commandTimeout: commandTimeoutMs },
  screen: ({ cache, origin, keyOf }) => {
    const running = new Map<string, Promise<Verdict>>();

    function computeOnce(key: string, request: ScreeningRequest): Promise<Verdict> {
      const joined = running.get(key);
      if (joined !== undefined) return joined;
      const computed = origin(request).finally(() => running.delete(key));
      running.set(key, computed);
      return computed;
    }

    return async (request) => {
      const key = keyOf(request);
      const cached = await cache.get(key).catch(() => null);
      if (cached !== null) return JSON.parse(cached);
      const verdict = await computeOnce(key, request);
      await cache.set(key, verdict).catch(() => null);
      return verdict;
    };
  },
});
