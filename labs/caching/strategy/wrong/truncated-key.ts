/** Cache-aside under a key made of the first 256 characters: what comes after them is never screened. */
import { ttlSeconds } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant({
  staleAllowSeconds: ttlSeconds.allow,
  screen:
    ({ origin, redis, keyOf }) =>
    async (request) => {
      const key = keyOf({ ...request, prompt: request.prompt.slice(0, 256) });
      // A Redis that is dead or silent makes a request slower, and its answer is right all the same.
      const cached = await redis.get(key).catch(() => null);
      if (cached !== null) return JSON.parse(cached);

      const verdict = await origin(request);
      await redis.set(key, JSON.stringify(verdict), "EX", ttlSeconds[verdict.decision]).catch(() => null);
      return verdict;
    },
});
