/**
 * Simulated: W-TinyLFU as Caffeine describes it: a small LRU window takes everything; what leaves it enters the main part only if
 * it was asked for more often than what would have to go. Counts come from a sketch that is halved again and again.
 */
import { hash } from "node:crypto";
import type { Room, SimulatedCache } from "../contract.ts";
import { variant } from "../rig.ts";

const windowShare = 0.01;
const protectedShare = 0.8;
/** Counts are halved after this number of look-ups for each entry that there is room for. */
const sampleOfCapacity = 10;
const maxCount = 15;
const rows = 4;

/** A map in which the first key is the one that was used longest ago. */
class Recent extends Map<string, string> {
  touch(key: string, value: string): void {
    this.delete(key);
    this.set(key, value);
  }

  oldest(): [string, string] | undefined {
    return this.entries().next().value;
  }
}

/** How often keys were asked for, at most 15, in four rows of counters that keys share (count-min). */
class Sketch {
  readonly #counts: Uint8Array;
  readonly #width: number;
  readonly #sample: number;
  #added = 0;

  constructor(capacity: number) {
    this.#width = 2 ** Math.ceil(Math.log2(Math.max(64, 4 * capacity)));
    this.#counts = new Uint8Array(rows * this.#width);
    this.#sample = sampleOfCapacity * capacity;
  }

  add(key: string): void {
    for (const place of this.#places(key)) {
      const count = this.#counts[place] ?? 0;
      if (count < maxCount) this.#counts[place] = count + 1;
    }
    this.#added++;
    if (this.#added < this.#sample) return;
    this.#added /= 2;
    for (let place = 0; place < this.#counts.length; place++)
      this.#counts[place] = (this.#counts[place] ?? 0) >> 1;
  }

  count(key: string): number {
    return Math.min(...this.#places(key).map((place) => this.#counts[place] ?? 0));
  }

  #places(key: string): number[] {
    const digest = hash("sha1", key, "buffer");
    return Array.from(
      { length: rows },
      (_, row) => row * this.#width + (digest.readUInt32LE(4 * row) % this.#width),
    );
  }
}

/** Keeps at most `capacity` entries. */
export function wTinyLfu({ capacity }: Room): SimulatedCache {
  const windowRoom = Math.max(1, Math.round(windowShare * capacity));
  const mainRoom = capacity - windowRoom;
  const protectedRoom = Math.floor(protectedShare * mainRoom);
  const sketch = new Sketch(capacity);
  const window = new Recent();
  const probation = new Recent();
  const guarded = new Recent();

  /** A second use in the main part: it is guarded from now on, and the least recent of those falls back. */
  const promote = (key: string, value: string) => {
    probation.delete(key);
    guarded.touch(key, value);
    const demoted = guarded.size > protectedRoom ? guarded.oldest() : undefined;
    if (demoted === undefined) return;
    guarded.delete(demoted[0]);
    probation.touch(...demoted);
  };

  const admit = (key: string, value: string) => {
    if (probation.size + guarded.size < mainRoom) return probation.touch(key, value);
    const victim = probation.oldest() ?? guarded.oldest();
    if (victim === undefined || sketch.count(key) <= sketch.count(victim[0])) return;
    probation.delete(victim[0]);
    guarded.delete(victim[0]);
    probation.touch(key, value);
  };

  return {
    get(key) {
      sketch.add(key);
      for (const part of [window, guarded]) {
        const value = part.get(key);
        if (value === undefined) continue;
        part.touch(key, value);
        return value;
      }
      const value = probation.get(key);
      if (value !== undefined) promote(key, value);
      return value;
    },
    set(key, value) {
      window.touch(key, value);
      const leaving = window.size > windowRoom ? window.oldest() : undefined;
      if (leaving === undefined) return;
      window.delete(leaving[0]);
      admit(...leaving);
    },
  };
}

export const open = variant({ simulate: wTinyLfu });
