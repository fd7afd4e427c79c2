/**
 * Builds the parts of results for tests.
 *
 * @module
 */
import type { Comparison, Result, Summary } from "@labs/experiment/result";

/** A summary whose interval is 5 % to either side. */
export function summary(
  arm: string,
  metric: string,
  name: string,
  median: number | null,
  over: Partial<Summary> = {},
): Summary {
  const at = (factor: number) => (median === null ? null : median * factor);
  return { arm, metric, case: name, median, low: at(0.95), high: at(1.05), interval: "95 %", ...over };
}

/** A comparison that found a difference. */
export function comparison(
  arm: string,
  metric: string,
  name: string,
  ratio: number | null,
  over: Partial<Comparison> = {},
): Comparison {
  const bounds = (width: number): [number | null, number | null] =>
    ratio === null ? [null, null] : [ratio * (1 - width), ratio * (1 + width)];
  return {
    arm,
    versus: "slow",
    metric,
    case: name,
    rounds: 7,
    logRatios: [],
    ratio,
    ci95: bounds(0.1),
    ciAdjusted: bounds(0.2),
    ci90: bounds(0.05),
    coverage: 0.95,
    p: 0.01,
    spread: 0.02,
    detectable: 1.05,
    byCycles: null,
    verdict: ratio !== null && ratio < 1 ? "SLOWER" : "FASTER",
    notes: [],
    ...over,
  };
}

/** The same value in every round. */
export const exact = (value: number | null) =>
  ({ low: value, high: value, interval: "range" }) satisfies Partial<Summary>;

/** An arm of a run; the first is the baseline. */
export function arms(...names: (string | [name: string, sweepValue: number])[]): Result["arms"] {
  return names.map((one, index) => {
    const [name, sweepValue] = typeof one === "string" ? [one] : one;
    const role = index === 0 ? ("baseline" as const) : ("variant" as const);
    return { name, role, change: "", trap: false, ...(sweepValue === undefined ? {} : { sweepValue }) };
  });
}

export const placeboArm: Result["arms"][number] = {
  name: "placebo",
  role: "placebo",
  change: "",
  trap: false,
};

/** A closed loop, of as many clients as the axis says. */
export function closedCase(sweepValue?: number): Result["cases"][string] {
  return {
    mode: "closed",
    clients: sweepValue ?? 8,
    seconds: 1,
    slices: 10,
    ...(sweepValue === undefined ? {} : { sweepValue }),
  };
}
