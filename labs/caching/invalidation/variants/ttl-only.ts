/** Cache-aside: the writer commits, and copies live until their TTL. */
import { variant } from "../rig.ts";

const keyOf = (actor: number) => `decision:${actor}`;

export const open = variant(({ redis, origin, commit, ttlMs }) => ({
  bound: "ttl",

  async read(actor) {
    const cached = await redis.get(keyOf(actor)).catch(() => null);
    if (cached !== null) return JSON.parse(cached);
    const entry = await origin(actor);
    await redis.set(keyOf(actor), JSON.stringify(entry), "PX", ttlMs(actor)).catch(() => null);
    return entry;
  },

  async write(actor, decision) {
    await commit(actor, decision);
  },
}));
