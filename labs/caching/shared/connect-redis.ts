import { Redis } from "ioredis";

/** Connects to Redis; a server that goes away fails the commands. */
export async function connectRedis(url: string): Promise<Redis> {
  const redis = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: 1 });
  // Without an "error" listener ioredis prints each error of the connection.
  redis.on("error", () => {});
  await redis.connect();
  return redis;
}
