/** A Redis with a limit to its memory: its policy, its own counters, and how much entries take. */
import { random } from "@labs/experiment";
import { Redis } from "ioredis";
import type { ServerPolicy } from "../contract.ts";
import { drawTtl, type Setup, simulatedOrigin } from "../data.ts";
import type { Cache } from "./replay.ts";

/** What is on in every Redis of these labs before a variant sets something else. */
const defaults = {
  maxmemory: "0",
  "maxmemory-policy": "noeviction",
  "maxmemory-samples": "5",
  "lfu-log-factor": "10",
  "lfu-decay-time": "1",
};

const connect = (url: string) => new Redis(url, { enableAutoPipelining: true });

/** Connects to a server that is then limited to what the entries take for which there is room. */
export async function openServer(url: string, technique: ServerPolicy, setup: Setup): Promise<Cache> {
  const redis = connect(url);
  const { policy, settings } = technique;
  const draw = random(setup.seed, "ttl");
  let empty = 0;
  return {
    async begin() {
      await configure(redis, { ...defaults, ...settings, "maxmemory-policy": policy });
      await redis.flushall();
      await redis.config("RESETSTAT");
      empty = await usedBytes(redis);
      await configure(redis, { maxmemory: String(empty + setup.bytes) });
    },
    get: (key) => redis.get(key),
    async set(key, value, ttlMs = drawTtl(draw)) {
      try {
        await (ttlMs === null ? redis.set(key, value) : redis.set(key, value, "PX", ttlMs));
        return true;
      } catch (error) {
        // noeviction, or a volatile policy that finds no key with a TTL.
        if (error instanceof Error && error.message.startsWith("OOM ")) return false;
        throw error;
      }
    },
    stats: async () => ({
      entries: await redis.dbsize(),
      bytes: (await usedBytes(redis)) - empty,
      evicted: await field(redis, "stats", "evicted_keys"),
    }),
    explain: async () =>
      `${policy}: ${await redis.dbsize()} keys kept, ${await field(redis, "stats", "evicted_keys")} evicted`,
    async end() {
      await configure(redis, defaults).catch(() => null);
      redis.disconnect();
    },
  };
}

/** Memory that this number of entries takes, by filling an empty server with them. */
export async function bytesOf(url: string, entries: number): Promise<number> {
  const redis = connect(url);
  try {
    await configure(redis, defaults);
    await redis.flushall();
    const before = await usedBytes(redis);
    const draw = random("fill");
    const keys = Array.from({ length: entries }, (_, index) => `verdict:${index}`);
    await Promise.all(keys.map((key) => redis.set(key, simulatedOrigin(key), "PX", drawTtl(draw))));
    return (await usedBytes(redis)) - before;
  } finally {
    await redis.flushall();
    redis.disconnect();
  }
}

async function configure(redis: Redis, settings: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, value] of Object.entries(settings)) await redis.config("SET", name, value);
}

/** `used_memory` without what connections take. */
async function usedBytes(redis: Redis): Promise<number> {
  const clients = await field(redis, "memory", "mem_clients_normal");
  return (await field(redis, "memory", "used_memory")) - clients;
}

async function field(redis: Redis, section: string, name: string): Promise<number> {
  return Number(new RegExp(`^${name}:(\\d+)`, "m").exec(await redis.info(section))?.[1] ?? 0);
}
