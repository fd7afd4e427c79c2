/** Single flight, and a request that finds an answer near its end may compute the next one early (XFetch). */
import type { ScreeningRequest, Verdict } from "@labs/firewall";
import { ttlMs } from "../data.ts";
import { variant } from "../rig.ts";

/** A verdict and how long it took to compute. */
type Entry = Verdict & { readonly deltaMs: number };

/** True with probability exp(-(time left) / (beta · delta)); `draw` is uniform in [0, 1). */
export function refreshesEarly(
  { computedAt, deltaMs }: Pick<Entry, "computedAt" | "deltaMs">,
  now: number,
  draw: number,
  beta = 1,
): boolean {
  return now - deltaMs * beta * Math.log(draw) >= computedAt + ttlMs;
}

export const open = variant(({ origin, redis, keyOf }) => {
  const running = new Map<string, Promise<Verdict>>();

  async function compute(key: string, request: ScreeningRequest): Promise<Verdict> {
    const startedAt = Date.now();
    const verdict = await origin(request);
    const entry: Entry = { ...verdict, deltaMs: verdict.computedAt - startedAt };
    await redis.set(key, JSON.stringify(entry), "PX", ttlMs);
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
    const entry: Entry | null = cached === null ? null : JSON.parse(cached);
    if (entry !== null && !refreshesEarly(entry, Date.now(), Math.random())) return entry;
    return computeOnce(key, request);
  };
});
