/** Asks Redis first; on a miss, asks the origin and leaves the answer in Redis. */
import { keyOf, screening, ttlSeconds } from "../contract.ts";

export const open = screening(ttlSeconds.redis, ({ origin, redis }) => async (request) => {
  const key = keyOf(request);
  const cached = await redis.get(key);
  if (cached !== null) return JSON.parse(cached);

  const verdict = await origin(request);
  await redis.set(key, JSON.stringify(verdict), "EX", ttlSeconds.redis);
  return verdict;
});
