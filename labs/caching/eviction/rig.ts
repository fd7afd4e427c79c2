/** Turns a policy into a cache-aside look-up that is driven by lists of keys. */
import type { Open, Opened, Provisioned, Run, Transport, Urls } from "@labs/experiment";
import { refuseExternalRedis } from "../shared/own-redis.ts";
import type { Technique } from "./contract.ts";
import { drawKeys, type Setup, simulatedOrigin, sizesOf } from "./data.ts";
import { type Cache, type Counts, type Part, replayPart } from "./support/replay.ts";
import { bytesOf, openServer } from "./support/server.ts";
import { simulated } from "./support/simulated.ts";

export type Counter = keyof Counts;

/** What is asked: values of keys, or a part of a replay. */
export type Request =
  | { readonly what: "look-up"; readonly keys: readonly string[] }
  | ({ readonly what: "replay" } & Part);
export type Answer = { readonly values: readonly string[] } | Counts;

type Subject = (request: Request) => Promise<Answer>;

export const transport = {
  kind: "in-process",
  call: (subject, request) => subject(request),
} as const satisfies Transport<Subject, Request, Answer>;

/** Makes a variant out of its technique. */
export function variant(technique: Technique): Open<Subject, Setup, Counter, "redis"> {
  return async (setup, { redis }): Promise<Opened<Subject, Counter>> => {
    const cache: Cache =
      "policy" in technique ? await openServer(redis, technique, setup) : simulated(technique, setup);
    await cache.begin([]);
    return {
      subject: async (request) => {
        if (request.what === "replay") return replayPart(cache, request, setup);
        return { values: await Promise.all(request.keys.map((key) => lookUp(cache, key))) };
      },
      explain: () => cache.explain(),
      [Symbol.asyncDispose]: () => cache.end(),
    };
  };
}

/** Cache-aside: a value that is not kept comes from the origin, and is offered to the cache. */
async function lookUp(cache: Cache, key: string): Promise<string> {
  const found = await cache.get(key);
  if (found !== null) return found;
  const value = simulatedOrigin(key);
  await cache.set(key, value);
  return value;
}

/** Finds out how much memory the entries take that there is room for. */
export async function provision(run: Run & Urls<"redis">): Promise<Provisioned<Setup, Request, Answer>> {
  refuseExternalRedis("limits the memory of its Redis");
  const sizes = sizesOf(run);
  const bytes = await bytesOf(run.redis, sizes.capacity);
  return {
    setup: { ...sizes, bytes },
    facts: {
      keys: `${sizes.keys} of 1 kB, asked for by Zipf's law; 12 % of them fit`,
      memory: `${(bytes / 1e6).toFixed(1)} MB for ${sizes.capacity} entries, by used_memory: ${Math.round(bytes / sizes.capacity)} bytes each`,
      clocks: "Redis's LRU counts seconds, its LFU forgets by the minute: only the case slow gives LRU time",
    },
    expected: async (request) => {
      if (request.what !== "look-up") throw new Error("a replay has no right answer");
      return { values: request.keys.map(simulatedOrigin) };
    },
    [Symbol.asyncDispose]: async () => {},
  };
}

/** Draws what is checked. */
export const drawLookUp = (draw: () => number, setup: Setup): Request => ({
  what: "look-up",
  keys: drawKeys(draw, setup),
});
