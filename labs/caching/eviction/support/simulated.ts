/** A simulated policy, driven as a server is. */
import type { SimulatedCache, SimulatedPolicy } from "../contract.ts";
import type { Setup } from "../data.ts";
import type { Cache } from "./replay.ts";

export function simulated({ simulate }: SimulatedPolicy, { capacity }: Setup): Cache {
  let cache: SimulatedCache = simulate({ capacity, trace: [] });
  return {
    async begin(trace) {
      cache = simulate({ capacity, trace });
    },
    get: async (key) => cache.get(key) ?? null,
    async set(key, value) {
      cache.set(key, value);
      return true;
    },
    stats: async () => ({ entries: 0, bytes: 0, evicted: 0 }),
    explain: async () => null,
    async end() {},
  };
}
