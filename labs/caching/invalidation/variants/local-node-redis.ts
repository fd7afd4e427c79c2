/** Copies in the process too, kept and dropped by the client itself: node-redis's client-side cache over RESP3. */
import { BasicClientSideCache, createClient } from "redis";
import { variant } from "../rig.ts";

const keyOf = (actor: number) => `decision:${actor}`;

export const open = variant(async ({ redis, pushUrl, watchPush, origin, commit, ttlMs, onEnd }) => {
  const clientSideCache = new BasicClientSideCache({ ttl: 60_000, maxEntries: 10_000, evictPolicy: "LRU" });
  const reader = createClient({
    url: pushUrl,
    RESP: 3,
    clientSideCache,
    disableOfflineQueue: true,
    socket: { reconnectStrategy: () => 20 },
  });
  reader.on("error", () => {});
  await reader.connect();
  clientSideCache.on(
    "invalidate",
    watchPush(() => reader.isReady),
  );
  onEnd(() => reader.destroy());

  return {
    async read(actor) {
      const cached = await reader.get(keyOf(actor)).catch(() => null);
      if (cached !== null) return JSON.parse(cached);
      const entry = await origin(actor);
      await redis.set(keyOf(actor), JSON.stringify(entry), "PX", ttlMs(actor)).catch(() => null);
      return entry;
    },

    async write(actor, decision) {
      await commit(actor, decision);
      // It is committed: where Redis fails now, the old copy stays until its TTL.
      await redis.del(keyOf(actor)).catch(() => null);
    },
  };
});
