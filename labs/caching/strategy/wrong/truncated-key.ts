/** Cache-aside under a key made of the first 256 characters: what stands behind them is never screened. */
import { keyOf, screening, ttlSeconds } from "../contract.ts";

export const open = screening(ttlSeconds.redis, ({ origin, redis }) => async (request) => {
  const key = keyOf({ ...request, prompt: request.prompt.slice(0, 256) });
  const cached = await redis.get(key);
  if (cached !== null) return JSON.parse(cached);

  const verdict = await origin(request);
  await redis.set(key, JSON.stringify(verdict), "EX", ttlSeconds.redis);
  return verdict;
});
