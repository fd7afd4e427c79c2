/** As local-pubsub, and an instance that is cut off from the messages forgets all copies and keeps none until it is back. */
import { variant } from "../rig.ts";

const keyOf = (actor: number) => `decision:${actor}`;

export const open = variant(async ({ redis, connectPush, localCopies, origin, commit, ttlMs }) => {
  const local = localCopies();
  let told = 0;
  const pushes = connectPush();
  pushes.on("message", (_channel, actor) => {
    told++;
    local.delete(Number(actor));
  });
  // Messages are not kept for who is away: what was missed is not known, so nothing is trusted.
  pushes.on("close", () => {
    told++;
    local.clear();
  });
  await pushes.subscribe("changed");

  return {
    async read(actor) {
      const near = local.get(actor);
      if (near !== undefined) return near;
      const before = told;
      const cached = await redis.get(keyOf(actor)).catch(() => null);
      const entry = cached !== null ? JSON.parse(cached) : await origin(actor);
      // A message that came meanwhile may have been about this key.
      if (told === before && pushes.status === "ready") local.set(entry);
      if (cached === null)
        await redis.set(keyOf(actor), JSON.stringify(entry), "PX", ttlMs(actor)).catch(() => null);
      return entry;
    },

    async write(actor, decision) {
      await commit(actor, decision);
      // It is committed: where Redis fails now, the old copies stay until their TTL.
      await redis.del(keyOf(actor)).catch(() => null);
      await redis.publish("changed", String(actor)).catch(() => null);
    },
  };
});
