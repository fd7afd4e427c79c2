/** For one second past its end an answer is still served, while the process computes the next one once. */
import { createCache } from "async-cache-dedupe";
import { keyOf, screening, ttlMs } from "../contract.ts";

/** The library counts in whole seconds. */
const staleSeconds = 1;

export const open = screening(({ origin, redis }) => {
  const cache = createCache({
    ttl: ttlMs / 1000,
    stale: staleSeconds,
    storage: { type: "redis", options: { client: redis } },
  }).define("verdict", { serialize: keyOf }, origin);
  return (request) => cache.verdict(request);
});
