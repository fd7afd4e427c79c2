/** The client as it comes: commands wait for a connection, and for an answer without end. */
import { variant } from "../rig.ts";

export const open = variant({
  redis: {},
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
