/** A request that misses takes a lock that all instances share; the others wait for the answer. */
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { ttlMs } from "../data.ts";
import { variant } from "../rig.ts";

/** Longer than any computation takes: a lock that ends early lets a second one start. */
const lockMs = 3000;
const pollMs = 10;
const timeoutMs = 1000;

/** Only the owner may release: by then the lock may have expired and have another owner. */
const release = `if redis.call("get", KEYS[1]) == ARGV[1] then return redis.call("del", KEYS[1]) end return 0`;

export const open = variant(({ origin, redis, keyOf }) => async (request) => {
  const key = keyOf(request);
  const lock = `lock:${key}`;
  const token = randomUUID();

  for (const deadline = Date.now() + timeoutMs; Date.now() < deadline; await sleep(pollMs)) {
    const cached = await redis.get(key);
    if (cached !== null) return JSON.parse(cached);
    if ((await redis.set(lock, token, "PX", lockMs, "NX")) === null) continue;
    try {
      // The last owner may have finished between the look and the lock.
      const filled = await redis.get(key);
      if (filled !== null) return JSON.parse(filled);
      const verdict = await origin(request);
      await redis.set(key, JSON.stringify(verdict), "PX", ttlMs);
      return verdict;
    } finally {
      await redis.eval(release, 1, lock, token);
    }
  }
  // The owner is stuck or dead. Slow is better than open: compute, do not guess.
  return origin(request);
});
