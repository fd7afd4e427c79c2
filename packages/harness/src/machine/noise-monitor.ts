import type { Noise } from "@labs/experiment/result";
import { add, difference, noiseOf, type Stretch } from "./noise.ts";
import { type Snapshot, snapshot } from "./snapshot.ts";

/** Whose work is whose. */
export interface Watched {
  /** Processes of the cell, each with its descendants. */
  readonly subject: readonly number[];
  /** Every other process of this run: databases, and the arms that idle meanwhile. */
  readonly services: readonly number[];
}

/**
 * Watches one cell while it is driven and only then.
 *
 * @example
 * const monitor = noiseMonitor({ subject: [server.pid], services: [postgres.pid] });
 * for (const slice of slices) {
 *   monitor.start();
 *   await slice();
 *   monitor.pause();
 * }
 * const noise = monitor.stop();
 */
export function noiseMonitor(watched: Watched) {
  let since: Snapshot | null = null;
  let sum: Stretch | null = null;
  const now = () => snapshot(watched.subject, watched.services);

  const pause = (): void => {
    if (since === null) return;
    const stretch = difference(since, now());
    sum = sum === null ? stretch : add(sum, stretch);
    since = null;
  };

  return {
    /** Begins a stretch, the first one or a further one. */
    start(): void {
      pause();
      since = now();
    },
    /** Ends a stretch; what follows belongs to someone else. */
    pause,
    /** Ends the last stretch and sums up; `null` when there was none. */
    stop(canaryMs: number | null = null): Noise | null {
      pause();
      return sum === null ? null : noiseOf(sum, canaryMs);
    },
  };
}

export type NoiseMonitor = ReturnType<typeof noiseMonitor>;
