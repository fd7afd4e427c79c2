/** The writer deletes the copy, then commits: a read in between stores the old entry again, until its TTL. */
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
    await redis.del(keyOf(actor)).catch(() => null);
    await commit(actor, decision);
  },
}));
