/** As outbox-delete, and a reader stores only under a lease that it took before it read the database: every change ends it. */
import { randomUUID } from "node:crypto";
import { variant } from "../rig.ts";

const keyOf = (actor: number) => `decision:${actor}`;
const leaseOf = (actor: number) => `lease:${actor}`;
const leaseMs = 2000;

/** KEYS: the lease, the key. ARGV: the lease's value, entry, TTL in milliseconds. */
const setUnderLease = `
  if redis.call("get", KEYS[1]) ~= ARGV[1] then return 0 end
  redis.call("set", KEYS[2], ARGV[2], "PX", ARGV[3])
  return redis.call("del", KEYS[1])`;

export const open = variant(({ redis, origin, commitWithEvent, deliverEvents, ttlMs }) => {
  deliverEvents(({ actor }) => redis.del(keyOf(actor), leaseOf(actor)));

  return {
    async read(actor) {
      const cached = await redis.get(keyOf(actor)).catch(() => null);
      if (cached !== null) return JSON.parse(cached);
      const lease = randomUUID();
      await redis.set(leaseOf(actor), lease, "PX", leaseMs, "NX").catch(() => null);
      const entry = await origin(actor);
      const names = [leaseOf(actor), keyOf(actor)] as const;
      await redis
        .eval(setUnderLease, 2, ...names, lease, JSON.stringify(entry), ttlMs(actor))
        .catch(() => null);
      return entry;
    },

    async write(actor, decision) {
      await commitWithEvent(actor, decision);
    },
  };
});
