import type { Metric } from "@labs/experiment";
import type { LoadRecord } from "@labs/experiment/result";
import { answersOf, samplesNeeded, timingOf } from "./metric-value.ts";

/** A quantile is planned for this multiple of the answers that it needs: cells differ. */
export const sampleMargin = 1.3;

/** A quantile and the answers that it needs in a cell; `null` for what is no quantile. */
export function quantileOf(of: Metric["of"]): { readonly figure: string; readonly needs: number } | null {
  if (typeof of === "function") return null;
  const { figure } = timingOf(of);
  return figure === "throughput" || figure === "duration" ? null : { figure, needs: samplesNeeded[figure] };
}

/** Answers per second that a figure rests on: those of its kind of input, or all. */
export function answersPerSecond(load: LoadRecord, of: Metric["of"]): number {
  const among = typeof of === "object" ? of.among : null;
  const seconds = among === null ? load.seconds : (load.window?.seconds ?? load.seconds);
  return seconds > 0 ? answersOf(load, among).answered / seconds : 0;
}

/** Share of the answers that a figure rests on. */
export function shareOf(loads: readonly LoadRecord[], of: Metric["of"]): number {
  if (typeof of !== "object") return 1;
  const answered = loads.reduce((sum, load) => sum + load.answered, 0);
  const own = loads.reduce((sum, load) => sum + answersOf(load, of.among).answered, 0);
  return answered === 0 ? 1 : own / answered;
}
