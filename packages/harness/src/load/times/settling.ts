import type { LoadRecord } from "@labs/experiment/result";
import { Recorder } from "./recorder.ts";

/**
 * Milliseconds until a closed loop that starts all its clients at once has settled: the ramp of its slices, which for
 * rates and response times within 3 % of the true ones have to last five times as long, and ten times for 1 %.
 *
 * Up to this time, requests take 95 % of the clients' time. Where that lies beyond p99, a few slow requests hold the
 * clients, and a ramp of p99 would miss them: the rate of a slice would be that of the quick ones.
 *
 * Where no request began and ended within the load, it has settled when the last of the first ones is answered.
 */
export function settlingMs({ answered, seconds, responseUs, histogram }: LoadRecord): number {
  if (responseUs.count === 0) return answered === 0 ? 0 : 1000 * seconds;
  return Math.max(responseUs.p99 / 1000, Recorder.decode(histogram).quantileByTimeMs(0.95));
}
