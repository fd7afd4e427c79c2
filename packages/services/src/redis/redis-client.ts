import { Redis } from "ioredis";

/** A connection that neither retries nor queues: a server that does not answer is an answer. */
export async function connectRedis(url: string, connectionName?: string): Promise<Redis> {
  const client = new Redis(url, {
    lazyConnect: true,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
    connectTimeout: 5_000,
    // A server that hangs must not keep this process from ending.
    commandTimeout: 30_000,
    enableReadyCheck: false,
    ...(connectionName && { connectionName }),
  });
  let cause: unknown;
  // `connect()` rejects with "Connection is closed."; the reason comes as an event.
  client.on("error", (error) => {
    cause = error;
  });
  try {
    await client.connect();
    // The client itself goes on in database 0 when the one in its URL does not exist.
    await client.select(Number(new URL(url).pathname.slice(1)));
    return client;
  } catch (error) {
    client.disconnect();
    throw cause ?? error;
  }
}

/** Connects, hands the client over and closes the connection. */
export async function withRedis<T>(url: string, use: (client: Redis) => Promise<T>): Promise<T> {
  const client = await connectRedis(url);
  try {
    return await use(client);
  } finally {
    client.disconnect();
  }
}

/** Settings that decide what numbers mean. */
const recorded = ["maxmemory", "maxmemory-policy", "save", "appendonly", "io-threads"];

/** The version and the settings as the server itself reports them. */
export async function readRedis(url: string) {
  return await withRedis(url, async (client) => {
    const server = await client.info("server");
    const field = (name: string) => server.match(new RegExp(`^${name}:(.*?)\\r?$`, "m"))?.[1];
    const valkey = field("valkey_version");
    const version = valkey ?? field("redis_version") ?? "unknown";
    const settings: Record<string, string> = { version, server: valkey ? "valkey" : "redis" };
    for (const name of recorded) settings[name] = await setting(client, name);
    return { version, settings };
  });
}

/** Hosted servers may refuse CONFIG. */
async function setting(client: Redis, name: string): Promise<string> {
  try {
    const [, value] = (await client.config("GET", name)) as string[];
    return value ?? "not known to this version";
  } catch (error) {
    return `not readable: ${error instanceof Error ? error.message : String(error)}`;
  }
}
