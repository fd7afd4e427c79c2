/** Looks in Redis first; on a miss, computes the answer and leaves it in Redis. */
import { ttlSeconds } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant({
  staleForSeconds: ttlSeconds.redis,
  screen:
    ({ origin, redis, keyOf }) =>
    async (request) => {
      const key = keyOf(request);
      const cached = await redis.get(key);
      if (cached !== null) return JSON.parse(cached);

      const verdict = await origin(request);
      await redis.set(key, JSON.stringify(verdict), "EX", ttlSeconds.redis);
      return verdict;
    },
});
