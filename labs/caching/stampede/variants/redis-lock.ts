/** A request that misses takes a lock that all instances share; the others wait for the answer. */
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { ScreeningRequest, Verdict } from "@labs/firewall";
import { ttlMs } from "../data.ts";
import { variant } from "../rig.ts";

/** Longer than any computation takes: a lock that ends early lets a second one start. */
const lockMs = 3000;
const pollMs = 10;
/** Longer than a lock: when an owner dies, its lock expires within this time and one of those who wait takes it. */
const timeoutMs = lockMs + 1000;

/** Only the owner may release: by then the lock may have expired and have another owner. */
const release = `if redis.call("get", KEYS[1]) == ARGV[1] then return redis.call("del", KEYS[1]) end return 0`;

export const open = variant(({ origin, redis, keyOf }) => {
  async function compute(key: string, request: ScreeningRequest): Promise<Verdict> {
    const verdict = await origin(request);
    await redis.set(key, JSON.stringify(verdict), "PX", ttlMs);
    return verdict;
  }

  return async (request) => {
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
        return await compute(key, request);
      } finally {
        await redis.eval(release, 1, lock, token);
      }
    }
    // Two owners, one after the other, did not finish. Slow is better than open: compute, and store for those who still wait.
    return compute(key, request);
  };
});
