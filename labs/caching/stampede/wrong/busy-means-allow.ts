/** The lock, but a request that finds it taken is allowed: fails open just when many requests come at once. */
import { randomUUID } from "node:crypto";
import { ttlMs } from "../data.ts";
import { variant } from "../rig.ts";

const lockMs = 3000;

const release = `if redis.call("get", KEYS[1]) == ARGV[1] then return redis.call("del", KEYS[1]) end return 0`;

export const open = variant(({ origin, redis, keyOf }) => async (request) => {
  const key = keyOf(request);
  const lock = `lock:${key}`;
  const token = randomUUID();

  const cached = await redis.get(key);
  if (cached !== null) return JSON.parse(cached);
  if ((await redis.set(lock, token, "PX", lockMs, "NX")) === null) {
    return { decision: "allow", score: 0, events: 0, computedAt: Date.now() };
  }
  try {
    const verdict = await origin(request);
    await redis.set(key, JSON.stringify(verdict), "PX", ttlMs);
    return verdict;
  } finally {
    await redis.eval(release, 1, lock, token);
  }
});
