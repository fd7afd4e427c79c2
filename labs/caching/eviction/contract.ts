/** What a variant decides: how the cache makes room when its memory is full. */

export type Technique = ServerPolicy | SimulatedPolicy;

/** A real Redis makes room by itself. */
export interface ServerPolicy {
  readonly policy:
    | "noeviction"
    | `allkeys-${"random" | "lru" | "lfu"}`
    | `volatile-${"random" | "lru" | "lfu" | "ttl"}`;
  /** More of its configuration, such as `maxmemory-samples`. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** A cache in this process with room for a number of entries: what a policy could reach without Redis's approximations. */
export interface SimulatedPolicy {
  simulate(room: Room): SimulatedCache;
}

export interface Room {
  readonly capacity: number;
  /** All keys that will be asked for, in order, for a policy that knows the future; empty where they are drawn as they come. */
  readonly trace: readonly string[];
}

export interface SimulatedCache {
  get(key: string): string | undefined;
  /** Keeps the value of a key that was not found, or does not. */
  set(key: string, value: string): void;
}
