import type { Arm } from "../arm/live-arm.ts";
import type { AnyExperiment } from "../experiment/any-experiment.ts";
import type { PairComparison } from "../experiment/extra-arm.ts";
import { takesPart } from "./arms.ts";

/** Two arms that are compared with each other, not only with the baseline, in the cases in which both are driven. */
export interface PlannedPair extends PairComparison {
  readonly cases: readonly string[];
  /** With whose comparisons it shares the 5 %: the experiment's own, or the extra arms'. */
  readonly family: "own" | "extra";
}

/** The pairs that the question asks for, by `versus` of a variant, and those of the extra arms. */
export function planPairs(
  experiment: AnyExperiment,
  arms: readonly Arm[],
  extra: readonly PairComparison[],
): PlannedPair[] {
  const { variants, baseline, cases } = experiment;
  const asked = Object.entries(variants).flatMap(([arm, { versus }]) =>
    // A pair with the baseline is compared anyway, also where another variant took the baseline's place.
    versus == null || arm === baseline || versus === baseline ? [] : { arm, versus, family: "own" as const },
  );
  return [...asked, ...extra.map((pair) => ({ ...pair, family: "extra" as const }))].flatMap((pair) => {
    const [arm, versus] = [pair.arm, pair.versus].map((name) => arms.find((one) => one.name === name));
    if (arm === undefined || versus === undefined) return [];
    const both = Object.keys(cases).filter(
      (name) => takesPart(experiment, arm, name) && takesPart(experiment, versus, name),
    );
    return { ...pair, cases: both };
  });
}
