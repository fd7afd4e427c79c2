import type { Arm } from "../arm/live-arm.ts";
import { type AnyExperiment, findVariant } from "../experiment/any-experiment.ts";
import type { ExtraArm } from "../experiment/extra-arm.ts";
import { isEstimated } from "./cases.ts";

/** Which arms a run has besides the baseline and the placebo. */
export interface ArmSelection {
  /** Variants to compare with the baseline. @default all */
  readonly only?: readonly string[] | undefined;
  readonly extraArms?: readonly ExtraArm[] | undefined;
}

/** The arms of a run: the baseline, the selected variants, the placebo and the extra arms. */
export function armsOf(experiment: AnyExperiment, { only, extraArms = [] }: ArmSelection = {}): Arm[] {
  const { baseline } = experiment;
  const selected = Object.keys(experiment.variants).filter(
    (name) => name === baseline || only === undefined || only.includes(name),
  );
  return [
    ...selected.map((name) => {
      const { sweepValue, shownOnly, anchor } = findVariant(experiment, name);
      const role = name === baseline ? "baseline" : "variant";
      return {
        ...({ name, variant: name, role } as const),
        ...(sweepValue === undefined ? {} : { sweepValue }),
        ...(shownOnly && role !== "baseline" ? { shownOnly: roundsShown(experiment, name, shownOnly) } : {}),
        ...(anchor && role !== "baseline" ? { anchor } : {}),
      };
    }),
    { name: "placebo", variant: baseline, role: "placebo" },
    ...extraArms.map(({ name, from }) => ({ name, variant: baseline, role: "extra", from }) as const),
  ];
}

/** A range of figures takes four rounds, an interval of its median, which a claim asks for, six; a verdict takes more. */
function roundsShown({ claims, metrics }: AnyExperiment, name: string, asked: true | number): number {
  if (asked !== true) return asked;
  const isClaimed = claims.some(
    (claim) => claim.variant === name && "between" in claim && metrics[claim.metric]?.kind !== "count",
  );
  return isClaimed ? 6 : 4;
}

/** Variants that must be refused. */
export function wrongArms(experiment: AnyExperiment): Arm[] {
  return Object.keys(experiment.wrong ?? {}).map((name) => ({ name, variant: name, role: "wrong" }));
}

/** Whether an arm is driven in a case; of an extra arm nothing is known, so it is driven in all. */
export function takesPart(experiment: AnyExperiment, { variant, role }: Arm, name: string): boolean {
  if (role === "extra") return true;
  if (role === "placebo" && !isEstimated(experiment, name)) return false;
  return findVariant(experiment, variant).drivenIn?.includes(name) ?? true;
}

/** Those of compared arms that get a verdict. */
export function judgedArms(arms: readonly Arm[]): Arm[] {
  return comparedArms(arms).filter(({ shownOnly }) => shownOnly === undefined);
}

/** The experiment's own arms that are compared: the baseline first, and no points of a sweep. */
export function comparedArms(arms: readonly Arm[]): Arm[] {
  return arms.filter(
    ({ role, sweepValue }) => role === "baseline" || (role === "variant" && sweepValue === undefined),
  );
}
