/** Cache-aside: whoever finds nothing computes, however many they are. */
import { keyOf, screening, ttlMs } from "../contract.ts";

export const open = screening(({ origin, redis }) => async (request) => {
  const key = keyOf(request);
  const cached = await redis.get(key);
  if (cached !== null) return JSON.parse(cached);

  const verdict = await origin(request);
  await redis.set(key, JSON.stringify(verdict), "PX", ttlMs);
  return verdict;
});
