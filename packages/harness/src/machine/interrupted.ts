/** Times of one slice, milliseconds. */
export interface SliceTimes {
  readonly plannedMs: number;
  /** By the clock of the driver, monotonic or wall, whichever says more: a suspended machine shows in the wall clock only. */
  readonly tookMs: number;
  /** The longest answers that are usual for the arm. */
  readonly p99Ms: number;
}

/** Whether the machine stopped during a slice (sleep, a jump of a virtual clock): a reason to repeat the round. */
export function isInterrupted({ plannedMs, tookMs, p99Ms }: SliceTimes): boolean {
  return tookMs > 5 * plannedMs + p99Ms;
}
