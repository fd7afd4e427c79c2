import type { LoadRecord, Noise } from "@labs/experiment/result";

/** One stretch of load, by two clocks. */
export interface ClockedSlice {
  /** Seconds from the order to the report, by the clock that drove the load. */
  readonly inside: number;
  /** The same by the driver's clock. */
  readonly outside: number;
}

/**
 * The time of all slices by both clocks. A cell that drives itself is believed only as far as the driver's own clock
 * goes along. From the driver's is taken off what a round trip costs, and what the cell may have waited for a processor
 * before it began or reported; never below the cell's.
 *
 * @param roundTripSeconds `null` where the driver itself drives: both clocks are one
 */
export function clockOf(
  slices: readonly ClockedSlice[],
  roundTripSeconds: number | null,
  noise: Pick<Noise, "subjectCpu" | "subjectWaited"> | null,
): LoadRecord["clock"] {
  if (roundTripSeconds === null) return null;
  const insideSeconds = slices.reduce((sum, { inside }) => sum + inside, 0);
  const raw = slices.reduce((sum, { outside }) => sum + outside, 0);
  const between = slices.length * roundTripSeconds + waitedSeconds(raw, noise);
  return { insideSeconds, outsideSeconds: Math.max(Math.min(raw, insideSeconds), raw - between) };
}

/** Processor time that a cell used, times what it waited for every second of it. */
function waitedSeconds(seconds: number, noise: Pick<Noise, "subjectCpu" | "subjectWaited"> | null): number {
  const { subjectCpu, subjectWaited } = noise ?? { subjectCpu: null, subjectWaited: null };
  if (subjectCpu === null || subjectWaited === null || subjectWaited >= 1) return 0;
  return (subjectCpu * seconds * subjectWaited) / (1 - subjectWaited);
}
