/** Switch `cache`: decisions in Redis. A Redis that is dead or silent is a miss. */
import { hash } from "node:crypto";
import { policyVersion } from "@labs/firewall";
import { Redis } from "ioredis";
import type { Decision, Parts, Request } from "../contract.ts";
import { cacheSeconds } from "../data.ts";

export interface Cache extends AsyncDisposable {
  /** The decision that is kept, or the one that is computed, and kept then. */
  find(request: Request, compute: () => Promise<Decision>): Promise<Decision>;
  readonly counts: Readonly<Record<"lookups" | "hits", number>>;
}

export async function openCache(url: string, keyOf: Parts["keyOf"]): Promise<Cache> {
  // No command waits for a Redis that is away to come back.
  const redis = new Redis(url, {
    socketTimeout: 500,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    lazyConnect: true,
  });
  // Without a listener ioredis prints each error of the connection. It reconnects by itself.
  redis.on("error", () => {});
  await redis.connect().catch(() => {});
  const counts = { lookups: 0, hits: 0 };
  return {
    counts,
    async find(request, compute) {
      const key = keyOf(request);
      counts.lookups++;
      const kept = await redis.get(key).catch(() => null);
      if (kept !== null) {
        counts.hits++;
        return JSON.parse(kept);
      }
      const decision = await compute();
      await redis.set(key, JSON.stringify(decision), "EX", cacheSeconds).catch(() => null);
      return decision;
    },
    [Symbol.asyncDispose]: async () => redis.disconnect(),
  };
}

/** Each decision is computed. */
export function noCache(): Cache {
  return {
    counts: { lookups: 0, hits: 0 },
    find: (_request, compute) => compute(),
    [Symbol.asyncDispose]: async () => {},
  };
}

/** All that a decision depends on. A hash: no prompt stands in a key. */
export function keyOf({ tenant, actor, prompt }: Request): string {
  return `decision:${hash("sha256", JSON.stringify([policyVersion, tenant, actor, prompt]), "base64url")}`;
}
