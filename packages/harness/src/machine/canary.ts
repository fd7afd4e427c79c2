import { now } from "../load/builtins.ts";

/** About 50 ms on a processor of 3 GHz; the number itself does not matter, only that it never changes. */
const steps = 3e7;

/** Milliseconds that a fixed loop takes: it changes only when the machine does. */
export function canary(): number {
  // The first calls run before the loop is compiled and would look like a slow machine.
  spin(steps / 10);
  const start = now();
  spin(steps);
  return now() - start;
}

/** Pieces that the short loop is cut into, and which of them counts, from the fastest. */
const pieces = 12;
const counted = 3;

/**
 * Milliseconds that a loop of a fifth of that length would take at the speed of its faster pieces: how fast the
 * processor is that this process runs on. Each piece is shorter than a turn on the processor, so that pieces of a
 * process that other programs keep waiting still show the speed.
 */
export function cellCanary(): number {
  spin(steps / 10);
  const times = Array.from({ length: pieces }, () => {
    const start = now();
    spin(steps / 5 / pieces);
    return now() - start;
  });
  return pieces * (times.sort((a, b) => a - b)[counted] ?? 0);
}

function spin(count: number): void {
  let state = 1;
  for (let step = 0; step < count; step++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
  }
  // Xorshift never reaches zero; the test keeps the compiler from dropping the loop.
  if (state === 0) throw new Error("The canary's loop came out wrong");
}
