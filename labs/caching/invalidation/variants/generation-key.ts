/** The key holds a generation that the writer counts up after its commit: old copies stay, and no read asks for them. */
import { variant } from "../rig.ts";

const generationOf = (actor: number) => `generation:${actor}`;

export const open = variant(({ redis, origin, commit, ttlMs }) => ({
  async read(actor) {
    // Read before the database: what is found there belongs to this generation or to a later one.
    const generation = await redis.get(generationOf(actor)).catch(() => null);
    const key = `decision:${actor}:${generation ?? 0}`;
    const cached = await redis.get(key).catch(() => null);
    if (cached !== null) return JSON.parse(cached);
    const entry = await origin(actor);
    await redis.set(key, JSON.stringify(entry), "PX", ttlMs(actor)).catch(() => null);
    return entry;
  },

  async write(actor, decision) {
    await commit(actor, decision);
    // It is committed: where Redis fails now, the old copy stays until its TTL.
    await redis.incr(generationOf(actor)).catch(() => null);
  },
}));
