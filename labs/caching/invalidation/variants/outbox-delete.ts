/** The writer's transaction holds an event; the worker that it wakes deletes the copy, and tries until Redis has done so. */
import { variant } from "../rig.ts";

const keyOf = (actor: number) => `decision:${actor}`;

export const open = variant(({ redis, origin, commitWithEvent, deliverEvents, ttlMs }) => {
  deliverEvents(({ actor }) => redis.del(keyOf(actor)));

  return {
    async read(actor) {
      const cached = await redis.get(keyOf(actor)).catch(() => null);
      if (cached !== null) return JSON.parse(cached);
      const entry = await origin(actor);
      await redis.set(keyOf(actor), JSON.stringify(entry), "PX", ttlMs(actor)).catch(() => null);
      return entry;
    },

    async write(actor, decision) {
      await commitWithEvent(actor, decision);
    },
  };
});
