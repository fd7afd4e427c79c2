import { hash } from "node:crypto";
import type { Redis } from "ioredis";
import { policyVersion } from "../rules.ts";
import type { Screen, ScreeningRequest } from "../screening.ts";

/**
 * Keeps verdicts in Redis. A Redis that fails makes a request slower; its verdict is computed.
 *
 * @param lookedUp told whether each verdict was there
 */
export function cachedScreen(
  screen: Screen,
  redis: Pick<Redis, "get" | "set">,
  seconds: number,
  lookedUp: (result: "hit" | "miss") => void = () => {},
): Screen {
  return async (request) => {
    const key = keyOf(request);
    const cached = await redis.get(key).catch(() => null);
    lookedUp(cached === null ? "miss" : "hit");
    if (cached !== null) return JSON.parse(cached);
    const verdict = await screen(request);
    await redis.set(key, JSON.stringify(verdict), "EX", seconds).catch(() => null);
    return verdict;
  };
}

/** All that a verdict depends on. A hash: no prompt stands in a key. */
function keyOf({ actor, prompt }: ScreeningRequest): string {
  return `verdict:${hash("sha256", JSON.stringify([policyVersion, actor, prompt]), "base64url")}`;
}
