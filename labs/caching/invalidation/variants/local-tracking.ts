/** Copies in the process too; Redis remembers who read a key, and tells them when it changes (client tracking). */
import { variant } from "../rig.ts";

const keyOf = (actor: number) => `decision:${actor}`;
const channel = "__redis__:invalidate";

export const open = variant(async ({ redis, connectPush, localCopies, origin, commit, ttlMs }) => {
  const local = localCopies();
  let told = 0;
  let tracked = false;
  const distrust = () => {
    told++;
    tracked = false;
    local.clear();
  };

  // ioredis drops the push messages of RESP3, so they are redirected to a connection that speaks RESP2.
  const pushes = connectPush({ protocol: 2, autoResubscribe: false });
  pushes.on("messageBuffer", (_channel: Buffer, keys: readonly Buffer[] | null) => {
    told++;
    // No keys: all of them have changed, as after FLUSHALL.
    if (!Array.isArray(keys)) return local.clear();
    for (const key of keys) local.delete(Number(String(key).split(":")[1]));
  });

  let pushId: number | null = null;
  const track = async () => {
    if (pushId === null || redis.status !== "ready") return;
    await redis.client("TRACKING", "ON", "REDIRECT", pushId);
    tracked = true;
  };
  const listen = async () => {
    // Asked before it subscribes: afterwards a RESP2 connection may ask nothing.
    const id = await pushes.client("ID");
    await pushes.subscribe(channel);
    pushId = id;
    await track();
  };
  pushes.on("close", () => {
    pushId = null;
    distrust();
  });
  redis.on("close", distrust);
  await listen();
  pushes.on("ready", () => void listen().catch(distrust));
  redis.on("ready", () => void track().catch(distrust));

  return {
    async read(actor) {
      const near = local.get(actor);
      if (near !== undefined) return near;
      const before = told;
      const cached = await redis.get(keyOf(actor)).catch(() => null);
      if (cached === null) {
        const entry = await origin(actor);
        await redis.set(keyOf(actor), JSON.stringify(entry), "PX", ttlMs(actor)).catch(() => null);
        return entry;
      }
      // Only what was read from Redis is tracked. A message that came meanwhile may have been about this key.
      const entry = JSON.parse(cached);
      if (tracked && told === before) local.set(entry);
      return entry;
    },

    async write(actor, decision) {
      await commit(actor, decision);
      // It is committed: where Redis fails now, the old copy stays until its TTL.
      await redis.del(keyOf(actor)).catch(() => null);
    },
  };
});
