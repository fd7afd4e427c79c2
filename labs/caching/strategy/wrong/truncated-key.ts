/** Cache-aside under a key made of the first 256 characters: what comes after them is never screened. */
import { ttlSeconds } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant({
  staleForSeconds: ttlSeconds.redis,
  screen:
    ({ origin, redis, keyOf }) =>
    async (request) => {
      const key = keyOf({ ...request, prompt: request.prompt.slice(0, 256) });
      const cached = await redis.get(key);
      if (cached !== null) return JSON.parse(cached);

      const verdict = await origin(request);
      await redis.set(key, JSON.stringify(verdict), "EX", ttlSeconds.redis);
      return verdict;
    },
});
