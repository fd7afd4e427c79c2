/** Looks in Redis first; on a miss, computes the answer and leaves it in Redis. */
import { ttlSeconds } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant({
  staleAllowSeconds: ttlSeconds.allow,
  screen:
    ({ origin, redis, keyOf }) =>
    async (request) => {
      const key = keyOf(request);
      // A Redis that is dead or silent makes a request slower, and its answer is right all the same.
      const cached = await redis.get(key).catch(() => null);
      if (cached !== null) return JSON.parse(cached);

      const verdict = await origin(request);
      await redis.set(key, JSON.stringify(verdict), "EX", ttlSeconds[verdict.decision]).catch(() => null);
      return verdict;
    },
});
