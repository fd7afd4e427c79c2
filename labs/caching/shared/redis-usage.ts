/** Commands and memory as the Redis server counts them, whatever its clients believe. */
import type { Redis } from "ioredis";

/** Commands of connections and of this file: no technique sent them. */
const ownCommands = new Set([
  "info",
  "hello",
  "client",
  "auth",
  "select",
  "ping",
  "command",
  "config",
  "flushdb",
]);

export interface RedisUsage {
  /** Commands served, those inside scripts included. */
  readonly commands: number;
  /** Memory taken, apart from the buffers of connections. */
  readonly bytes: number;
}

/** Reads the server's counters. */
export async function redisUsage(redis: Redis): Promise<RedisUsage> {
  const [stats, memory] = await Promise.all([redis.info("commandstats"), redis.info("memory")]);
  return {
    commands: commandsIn(stats),
    bytes: field(memory, "used_memory") - field(memory, "mem_clients_normal"),
  };
}

/** Sums `cmdstat_get:calls=12,…`; the subcommands of one command count apart (`cmdstat_client|setinfo`). */
export function commandsIn(commandStats: string): number {
  let total = 0;
  for (const [, name = "", calls] of commandStats.matchAll(/^cmdstat_([a-z]+)[^:]*:calls=(\d+)/gm)) {
    if (!ownCommands.has(name)) total += Number(calls);
  }
  return total;
}

function field(info: string, name: string): number {
  const found = new RegExp(`^${name}:(\\d+)`, "m").exec(info);
  return Number(found?.[1] ?? 0);
}
