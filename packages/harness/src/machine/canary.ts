/** About 50 ms on a processor of 3 GHz; the number itself does not matter, only that it never changes. */
const steps = 3e7;

/** Milliseconds that a fixed loop takes: it changes only when the machine does. */
export function canary(): number {
  // The first calls run before the loop is compiled and would look like a slow machine.
  spin(steps / 10);
  const start = performance.now();
  spin(steps);
  return performance.now() - start;
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
