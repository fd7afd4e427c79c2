/** Single flight, and past its TTL an answer is still served for a while, in which the next one is computed. */
import type { ScreeningRequest, Verdict } from "@labs/firewall";
import { staleMs, ttlMs } from "../data.ts";
import { variant } from "../rig.ts";

/** After a refresh has failed, the origin is left alone for this long. */
export const retryMs = 100;

export const open = variant(({ origin, redis, keyOf }) => {
  let retryAt = 0;
  const running = new Map<string, Promise<Verdict>>();

  async function compute(key: string, request: ScreeningRequest): Promise<Verdict> {
    const verdict = await origin(request);
    await redis.set(key, JSON.stringify(verdict), "PX", ttlMs + staleMs);
    return verdict;
  }

  function computeOnce(key: string, request: ScreeningRequest): Promise<Verdict> {
    const joined = running.get(key);
    if (joined !== undefined) return joined;
    const computed = compute(key, request).finally(() => running.delete(key));
    running.set(key, computed);
    return computed;
  }

  return async (request) => {
    const key = keyOf(request);
    const cached = await redis.get(key);
    if (cached === null) return computeOnce(key, request);

    const verdict: Verdict = JSON.parse(cached);
    const isStale = Date.now() - verdict.computedAt >= ttlMs;
    // No request waits for it. If it fails, the old answer is served until its end or until a later refresh works.
    if (isStale && Date.now() >= retryAt) {
      computeOnce(key, request).catch(() => {
        retryAt = Date.now() + retryMs;
      });
    }
    return verdict;
  };
});
