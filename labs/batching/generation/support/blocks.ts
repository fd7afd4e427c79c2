/** The cache as blocks of places: who holds which, and how much of what is held is used. */
import type { Cache, Sequence } from "../contract.ts";

export interface Blocks extends Cache {
  /** The places of a sequence's tokens, by their index. */
  placesOf(sequence: Sequence, from: number, to: number): number[];
  /** Tokens that the held blocks have places for. */
  readonly reserved: number;
  /** Sequences that gave their blocks up before they were finished. */
  readonly preempted: number;
}

/**
 * @param places of the whole cache
 * @param size of a block, in tokens
 */
export function openBlocks(places: number, size: number): Blocks {
  const total = Math.floor(places / size);
  const free = Array.from({ length: total }, (_, block) => block);
  let preempted = 0;

  /** Blocks for all of a sequence's tokens; false, and it gets none, where there are too few. */
  const hold = (sequence: Sequence): boolean => {
    const missing = Math.ceil(sequence.tokens.length / size) - sequence.blocks.length;
    if (missing > free.length) return false;
    if (missing > 0) sequence.blocks = [...sequence.blocks, ...free.splice(0, missing)];
    return true;
  };
  const release = (sequence: Sequence): void => {
    free.push(...sequence.blocks);
    sequence.blocks = [];
    sequence.computed = 0;
  };

  return {
    join(waiting, most = Number.POSITIVE_INFINITY) {
      const joined: Sequence[] = [];
      for (let [first] = waiting; first !== undefined && joined.length < most; [first] = waiting) {
        if (!hold(first)) break;
        joined.push(...waiting.splice(0, 1));
      }
      return joined;
    },
    leave(running) {
      for (const one of running) if (one.finished) release(one);
      return running.filter(({ finished }) => !finished);
    },
    grow(running) {
      const left = [...running];
      const without: Sequence[] = [];
      for (const one of running)
        while (left.includes(one) && !hold(one)) {
          const youngest = left.pop() ?? one;
          release(youngest);
          without.unshift(youngest);
          preempted++;
        }
      return without;
    },
    placesOf({ blocks }, from, to) {
      const places: number[] = [];
      for (let index = from; index < to; index++) {
        const block = blocks[Math.floor(index / size)];
        if (block === undefined) throw new Error(`token ${index} of a sequence has no block in the cache`);
        places.push(block * size + (index % size));
      }
      return places;
    },
    get reserved() {
      return (total - free.length) * size;
    },
    get preempted() {
      return preempted;
    },
  };
}
