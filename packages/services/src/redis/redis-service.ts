import type { Service } from "@labs/experiment";
import type { Redis } from "ioredis";
import { type Running, runningService } from "../provider/running-service.ts";
import { readRedis, withRedis } from "./redis-client.ts";

/** A Redis as experiments see it; `own` when the whole server belongs to this run. */
export async function redisService(running: Running, { own }: { readonly own: boolean }): Promise<Service> {
  return runningService(running, {
    name: "redis",
    title: "Redis",
    ...(await readRedis(running.url)),
    ping: () => withRedis(running.url, (client) => client.ping()),
    empty: () => withRedis(running.url, (client) => emptyRedis(client, own)),
  });
}

async function emptyRedis(client: Redis, own: boolean): Promise<void> {
  if (!own) {
    await client.flushdb();
    return;
  }
  // As new: no keys in any database, no cached scripts, no freed memory kept, counters at zero.
  await client.flushall();
  await client.script("FLUSH");
  await client.function("FLUSH");
  await client.memory("PURGE");
  await client.config("RESETSTAT");
}
