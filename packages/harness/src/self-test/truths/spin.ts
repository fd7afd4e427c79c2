/** Keeps the thread busy for a number of milliseconds of the clock. @returns the milliseconds that it really took */
export function spin(ms: number): number {
  const began = performance.now();
  let now = began;
  while (now - began < ms) now = performance.now();
  return now - began;
}
