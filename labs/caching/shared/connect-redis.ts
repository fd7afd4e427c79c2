import { Redis } from "ioredis";

/**
 * Connects to Redis so that a server that goes away fails commands instead of keeping them: without these settings,
 * ioredis waits for an answer without end and queues what is sent meanwhile.
 */
export async function connectRedis(url: string): Promise<Redis> {
  const redis = new Redis(url, {
    lazyConnect: true,
    // Silent: the connection is closed after this time, and from then on counts as dead until the server answers again.
    socketTimeout: 500,
    // Dead: fail at once. It reconnects by itself.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
  });
  // Without an "error" listener ioredis prints each error of the connection.
  redis.on("error", () => {});
  await redis.connect();
  return redis;
}
