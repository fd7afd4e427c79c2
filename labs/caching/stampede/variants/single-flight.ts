/** A request that misses joins the computation that already runs in the process. */
import type { ScreeningRequest, Verdict } from "@labs/firewall";
import { ttlMs } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant(({ origin, redis, keyOf }) => {
  const running = new Map<string, Promise<Verdict>>();

  async function compute(key: string, request: ScreeningRequest): Promise<Verdict> {
    const verdict = await origin(request);
    await redis.set(key, JSON.stringify(verdict), "PX", ttlMs);
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
    if (cached !== null) return JSON.parse(cached);
    return computeOnce(key, request);
  };
});
