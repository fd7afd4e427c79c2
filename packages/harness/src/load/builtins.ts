/**
 * What the load generator uses of the language and of Node, held since before any variant was loaded: a variant that
 * replaces one of these changes its own and not the generator's.
 *
 * @module
 */

/** Milliseconds on the monotonic clock. */
export const now = performance.now.bind(performance);

/** Runs a function in the next turn of the event loop. */
export const nextTurn = globalThis.setImmediate;

export const startTimer = globalThis.setTimeout;
export const stopTimer = globalThis.clearTimeout;

/** A copy that the variant cannot change afterwards. */
export const copyOf = globalThis.structuredClone;

export const { floor, log, max, min, round } = Math;

/** A sum that no replaced method of arrays can falsify. */
export function sum<T>(items: readonly T[], of: (item: T) => number): number {
  let total = 0;
  for (let i = 0; i < items.length; i++) {
    const item = items[i];
    if (item !== undefined) total += of(item);
  }
  return total;
}
