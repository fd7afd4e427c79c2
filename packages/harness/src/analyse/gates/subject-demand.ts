import type { Noise } from "@labs/experiment/result";

/**
 * Processors that a variant would have used, had it never waited for one: a starved one is not an idle one. `null`
 * where the system does not say what it used.
 */
export function subjectDemand({
  subjectCpu,
  subjectWaited,
}: Pick<Noise, "subjectCpu" | "subjectWaited">): number | null {
  if (subjectCpu === null) return null;
  return subjectCpu / Math.max(0.05, 1 - (subjectWaited ?? 0));
}
