/** Look-ups of verdicts by key, as lists: the same for every variant, so that only the policy decides what is found. */
import { type Random, type Run, random, type Scale } from "@labs/experiment";
import { zipf } from "@labs/firewall";

/** Which keys are asked for. */
export type Workload = "skew-0.7" | "skew-0.99" | "skew-1.2" | "scan" | "drift";

export interface Setup {
  readonly scale: Scale;
  /** Different keys that are asked for again and again. */
  readonly keys: number;
  /** Entries that there is room for, 12 % of the keys. */
  readonly capacity: number;
  /** Memory that this number of entries takes in Redis, as its `used_memory` grew when it was filled with them. */
  readonly bytes: number;
  readonly seed: number;
}

const keysAt: Readonly<Record<Scale, number>> = { smoke: 8_000, quick: 20_000, full: 100_000 };
const share = 0.12;
/** Look-ups for each key on average. The first third fills the cache and is not counted. */
const perKey = 3;
export const uncounted = 1 / 3;
/** Share of look-ups in `scan` that walk through keys that no request asks for again. */
const scanShare = 0.3;
/** Times that the favourites change in `drift`. */
const phases = 4;

/** Look-ups that are under way at once; they travel to Redis together. */
export const width = 32;

/** How long the slow replay of `skew-0.99` takes, seconds: Redis's clock for LRU ticks once a second. */
export const slowSeconds: Readonly<Record<Scale, number>> = { smoke: 1, quick: 10, full: 40 };

/** An hour, and up to a tenth less: entries that are written together do not expire together. */
export function drawTtl(draw: Random): number {
  return Math.round(3_600_000 * (1 - 0.1 * draw()));
}

export function sizesOf({ scale, seed }: Run): Omit<Setup, "bytes"> {
  const keys = keysAt[scale];
  return { scale, seed, keys, capacity: Math.round(share * keys) };
}

/** Keys of the scan have names of their own. No request asks for one twice, so that its miss is no policy's fault. */
export const isScan = (key: string) => key.startsWith("scan:");

/** The keys that a workload asks for, in order. */
export function traceOf(workload: Workload, { keys, seed }: Pick<Setup, "keys" | "seed">): string[] {
  const draw = random(seed, workload);
  const exponent = workload.startsWith("skew-") ? Number(workload.slice("skew-".length)) : 0.99;
  const drawRank = zipf(keys, exponent);
  const length = perKey * keys;
  return Array.from({ length }, (_, index) => {
    if (workload === "scan" && draw() < scanShare) return `scan:${index}`;
    const phase = workload === "drift" ? Math.floor((phases * index) / length) : 0;
    // In the next phase the favourites are keys that few requests asked for before.
    return nameOf((drawRank(draw) + Math.floor((phase * keys) / phases)) % keys);
  });
}

/** Draws keys to look up, for checking answers. */
export function drawKeys(draw: Random, { keys }: Setup): string[] {
  const drawRank = rankOf(keys);
  return Array.from({ length: width }, () => nameOf(drawRank(draw)));
}

const rankers = new Map<number, (draw: Random) => number>();

function rankOf(keys: number): (draw: Random) => number {
  const ranker = rankers.get(keys) ?? zipf(keys, 0.99);
  rankers.set(keys, ranker);
  return ranker;
}

const nameOf = (rank: number) => `verdict:${rank}`;

/**
 * What the database would return for a key, 1 000 characters. It comes from memory: only hits are counted here, and what
 * a miss costs is the same for every policy.
 */
export function simulatedOrigin(key: string): string {
  return `${key} `.repeat(Math.ceil(1000 / (key.length + 1))).slice(0, 1000);
}
