/** The clock of the marks. */

/** Nanoseconds of the monotonic clock of the machine: the same in a worker as on the main thread. */
export function moment(): number {
  return Number(process.hrtime.bigint());
}
