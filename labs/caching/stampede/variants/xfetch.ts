/** Single flight, and a request that finds an answer near its end may compute the next one early (XFetch). */
import type { ScreeningRequest, Verdict } from "@labs/firewall";
import { ttlMs } from "../data.ts";
import { variant } from "../rig.ts";

interface Entry {
  readonly verdict: Verdict;
  /** How long it took to compute. */
  readonly deltaMs: number;
  readonly expiresAt: number;
}

/** True with probability exp(-(time left) / (beta · delta)); `draw` is uniform in [0, 1). */
export function refreshesEarly(entry: Omit<Entry, "verdict">, now: number, draw: number, beta = 1): boolean {
  return now - entry.deltaMs * beta * Math.log(draw) >= entry.expiresAt;
}

export const open = variant(({ origin, redis, keyOf }) => {
  const running = new Map<string, Promise<Verdict>>();

  async function compute(key: string, request: ScreeningRequest): Promise<Verdict> {
    const startedAt = Date.now();
    const verdict = await origin(request);
    const endedAt = Date.now();
    const entry: Entry = { verdict, deltaMs: endedAt - startedAt, expiresAt: endedAt + ttlMs };
    await redis.set(key, JSON.stringify(entry), "PX", ttlMs);
    return verdict;
  }

  return async (request) => {
    const key = keyOf(request);
    const cached = await redis.get(key);
    if (cached !== null) {
      const entry: Entry = JSON.parse(cached);
      if (!refreshesEarly(entry, Date.now(), Math.random())) return entry.verdict;
    }

    const joined = running.get(key);
    if (joined !== undefined) return joined;
    const computed = compute(key, request).finally(() => running.delete(key));
    running.set(key, computed);
    return computed;
  };
});
