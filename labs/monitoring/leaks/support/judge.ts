/** What counts as a leak: the same for all detectors, whatever they look with. */
import type { Diagnosis, Growth, Trend } from "../contract.ts";
import { thresholds } from "../data.ts";

/** More than a little for each request, and on a line. */
export function isSteady({ perRequest, r2 }: Trend, atLeast: number): boolean {
  return perRequest > atLeast && r2 > thresholds.r2;
}

/** The largest growth is the culprit where it is one at all; one with a name of its own goes before one in brackets. */
export function largest(growths: readonly Growth[] | null): Diagnosis {
  const isNamed = ({ name }: Growth) => !name.startsWith("(");
  const named = growths?.find(
    (one) => isNamed(one) && (one.bytes > thresholds.bytes || one.count > thresholds.objects),
  );
  const culprit = named ?? growths?.find((one) => !isNamed(one) && one.bytes > thresholds.unnamed);
  return culprit === undefined ? { leaks: false } : { leaks: true, culprit: culprit.name };
}
