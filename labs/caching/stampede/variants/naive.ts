/** Cache-aside: every request that misses computes, however many there are. */
import { ttlMs } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant(({ origin, redis, keyOf }) => async (request) => {
  const key = keyOf(request);
  const cached = await redis.get(key);
  if (cached !== null) return JSON.parse(cached);

  const verdict = await origin(request);
  await redis.set(key, JSON.stringify(verdict), "PX", ttlMs);
  return verdict;
});
