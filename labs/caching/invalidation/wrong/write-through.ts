/** The writer commits, then stores the new entry: of two writers, the slower one stores last, and its entry may be the older. */
import { variant } from "../rig.ts";

const keyOf = (actor: number) => `decision:${actor}`;

export const open = variant(({ redis, origin, commit, ttlMs }) => ({
  async read(actor) {
    const cached = await redis.get(keyOf(actor)).catch(() => null);
    if (cached !== null) return JSON.parse(cached);
    const entry = await origin(actor);
    await redis.set(keyOf(actor), JSON.stringify(entry), "PX", ttlMs(actor)).catch(() => null);
    return entry;
  },

  async write(actor, decision) {
    const entry = await commit(actor, decision);
    // It is committed: where Redis fails now, the old copy stays until its TTL.
    await redis.set(keyOf(actor), JSON.stringify(entry), "PX", ttlMs(actor)).catch(() => null);
  },
}));
