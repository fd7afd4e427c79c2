/** The writer's transaction holds an event; the worker that it wakes stores the new entry, and no older version replaces it. */
import type { Entry } from "../contract.ts";
import { variant } from "../rig.ts";

const keyOf = (actor: number) => `decision:${actor}`;

/** KEYS: the key. ARGV: version, entry, TTL in milliseconds. */
const setIfNewer = `
  local kept = redis.call("get", KEYS[1])
  if kept and cjson.decode(kept).version >= tonumber(ARGV[1]) then return 0 end
  redis.call("set", KEYS[1], ARGV[2], "PX", ARGV[3])
  return 1`;

export const open = variant(({ redis, origin, commitWithEvent, deliverEvents, ttlMs }) => {
  const store = (entry: Entry) =>
    redis.eval(setIfNewer, 1, keyOf(entry.actor), entry.version, JSON.stringify(entry), ttlMs(entry.actor));
  deliverEvents(store);

  return {
    async read(actor) {
      const cached = await redis.get(keyOf(actor)).catch(() => null);
      if (cached !== null) return JSON.parse(cached);
      const entry = await origin(actor);
      await store(entry).catch(() => null);
      return entry;
    },

    async write(actor, decision) {
      await commitWithEvent(actor, decision);
    },
  };
});
