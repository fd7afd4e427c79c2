/** For one second past its TTL an answer is still served, while the process computes the next one once. */
import { createCache } from "async-cache-dedupe";
import { ttlMs } from "../data.ts";
import { variant } from "../rig.ts";

/** The library counts in whole seconds. */
const staleSeconds = 1;

export const open = variant(({ origin, redis, keyOf }) => {
  const cache = createCache({
    ttl: ttlMs / 1000,
    stale: staleSeconds,
    storage: { type: "redis", options: { client: redis } },
  }).define("verdict", { serialize: keyOf }, origin);
  return (request) => cache.verdict(request);
});
