/** Plays a list of look-ups against a cache, and counts what it found. */
import { setTimeout as sleep } from "node:timers/promises";
import { isScan, type Setup, simulatedOrigin, traceOf, uncounted, type Workload, width } from "../data.ts";

/** A cache that is driven: Redis, or a simulation in this process. */
export interface Cache {
  /** Begins anew, empty. */
  begin(trace: readonly string[]): Promise<void>;
  get(key: string): Promise<string | null>;
  /** Offers a value; resolves to whether the cache took it. */
  set(key: string, value: string, ttlMs?: number | null): Promise<boolean>;
  /** What it holds and what it did since it began. */
  stats(): Promise<Pick<Counts, "entries" | "bytes" | "evicted">>;
  explain(): Promise<string | null>;
  end(): Promise<void>;
}

/** A part of a replay: a call answers in seconds, and a replay may take longer. */
export interface Part {
  readonly workload: Workload;
  /** From 0; the first one begins with an empty cache. */
  readonly part: number;
  readonly of: number;
  /** Seconds that the whole replay is spread over. @default as fast as it goes */
  readonly seconds?: number;
  /** How long every entry lives, milliseconds; `null`: without end. @default about an hour */
  readonly ttlMs?: number | null;
}

/** Of the look-ups that count, and of the whole replay in the last three. A type: it travels as data. */
export type Counts = {
  readonly lookUps: number;
  readonly hits: number;
  /** Writes that the server refused. */
  readonly refused: number;
  readonly evicted: number;
  readonly entries: number;
  readonly bytes: number;
};

let kept: { readonly name: string; readonly trace: readonly string[] } | null = null;

/** The same trace for all parts of a replay. */
function traceFor(workload: Workload, setup: Setup): readonly string[] {
  if (kept?.name !== workload) kept = { name: workload, trace: traceOf(workload, setup) };
  return kept.trace;
}

export async function replayPart(cache: Cache, asked: Part, setup: Setup): Promise<Counts> {
  const { workload, part, of, seconds, ttlMs } = asked;
  const trace = traceFor(workload, setup);
  if (part === 0) await cache.begin(trace);
  const edge = (number: number) => Math.floor((number * trace.length) / of);
  const [from, to] = [edge(part), edge(part + 1)];
  const counted = { lookUps: 0, hits: 0, refused: 0 };

  const lookUp = async (key: string, counts: boolean) => {
    const found = await cache.get(key);
    if (counts) counted.lookUps++;
    if (counts && found !== null) counted.hits++;
    if (found !== null) return;
    const taken = await cache.set(key, simulatedOrigin(key), ttlMs);
    if (!taken) counted.refused++;
  };

  const began = performance.now();
  for (let at = from; at < to; at += width) {
    const keys = trace.slice(at, Math.min(to, at + width));
    const counts = at >= uncounted * trace.length;
    await Promise.all(keys.map((key) => lookUp(key, counts && !isScan(key))));
    if (seconds === undefined) continue;
    const dueMs = (1000 * seconds * (at - from)) / trace.length;
    const early = dueMs - (performance.now() - began);
    if (early > 1) await sleep(early);
  }
  return { ...counted, ...(await cache.stats()) };
}
