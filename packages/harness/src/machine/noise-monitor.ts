import type { Noise } from "@labs/experiment/result";
import { add, type Beside, difference, noiseOf, outsideCpu, type Stretch } from "./noise.ts";
import { type Snapshot, snapshot, type Watched } from "./snapshot.ts";

/**
 * Watches one cell while it is driven and only then.
 *
 * Where arms take turns, `begin` and `end` stand around the slices of all of them: what the cell's processes use
 * in that time outside their own slices is work that the other arms pay for.
 *
 * @example
 * const monitor = noiseMonitor({ subject: [server.pid], services: [postgres.pid] });
 * monitor.begin();
 * for (const slice of slices) {
 *   monitor.start();
 *   await slice();
 *   monitor.pause();
 *   await slicesOfOthers();
 * }
 * monitor.end();
 * const noise = monitor.stop();
 */
export function noiseMonitor(watched: Watched) {
  let since: Snapshot | null = null;
  let begun: Snapshot | null = null;
  let whole: Stretch | null = null;
  let sum: Stretch | null = null;
  const now = () => snapshot(watched);

  const pause = (): void => {
    if (since === null) return;
    const stretch = difference(since, now());
    sum = sum === null ? stretch : add(sum, stretch);
    since = null;
  };

  return {
    /** Before the first slice of all arms that take turns. */
    begin(): void {
      begun = now();
    },
    /** Begins a stretch, the first one or a further one. */
    start(): void {
      pause();
      since = now();
    },
    /** Ends a stretch; what follows belongs to another arm. */
    pause,
    /** After the last slice of all arms that take turns. */
    end(): void {
      pause();
      if (begun !== null) whole = difference(begun, now());
    },
    /** Ends the last stretch and sums up; `null` when there was none. */
    stop({ canaryMs = null, cellCanaryMs = null }: Partial<Omit<Beside, "outsideCpu">> = {}): Noise | null {
      pause();
      if (sum === null) return null;
      return noiseOf(sum, { canaryMs, cellCanaryMs, outsideCpu: outsideCpu(whole, sum) });
    },
  };
}

export type NoiseMonitor = ReturnType<typeof noiseMonitor>;
