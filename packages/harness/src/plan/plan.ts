import type { CellRecord } from "@labs/experiment/result";
import type { Arm } from "../arm/live-arm.ts";
import type { AnyExperiment } from "../experiment/any-experiment.ts";
import type { PairComparison } from "../experiment/extra-arm.ts";
import { type ArmSelection, armsOf, takesPart, wrongArms } from "./arms.ts";
import { checkCases, type PlannedCase, planCases } from "./cases.ts";
import { type Families, familiesOf, planRounds } from "./family.ts";
import { type PlannedPair, planPairs } from "./pairs.ts";
import { type Preset, type PresetName, presets } from "./preset.ts";

/** Everything that is decided before the rounds, once: who takes part, under which load, how often. */
export interface Plan {
  readonly experiment: AnyExperiment;
  readonly preset: Preset & { readonly name: PresetName };
  /** In reading order, the baseline first; after the pilot, those that passed it. */
  readonly arms: readonly Arm[];
  /** Variants that must be refused. */
  readonly wrong: readonly Arm[];
  /** Asked for with the extra arms. */
  readonly pairComparisons: readonly PairComparison[];
  /** Those and the question's own. */
  readonly pairs: readonly PlannedPair[];
  readonly cases: readonly PlannedCase[];
  readonly families: Families;
  readonly rounds: number;
  /** The rounds that were asked for, instead of the preset's. */
  readonly askedRounds: number | undefined;
}

export interface PlanOptions extends ArmSelection {
  readonly preset: PresetName;
  readonly rounds?: number | undefined;
  /** Comparisons of extra arms besides those with the baseline. @default none */
  readonly pairComparisons?: readonly PairComparison[] | undefined;
}

/**
 * The plan as far as it is known without a pilot.
 *
 * @throws LabError EXPERIMENT where cases and variants do not fit together
 */
export function planRun(experiment: AnyExperiment, options: PlanOptions): Plan {
  checkCases(experiment);
  const { preset: name, rounds: askedRounds, pairComparisons = [] } = options;
  const preset = { name, ...presets[name] };
  const arms = armsOf(experiment, options);
  const wrong = wrongArms(experiment);
  return complete({ experiment, preset, wrong, pairComparisons, askedRounds }, arms, []);
}

/** The plan after the pilot: the arms that passed it, and loads that fit what it measured. */
export function planAfterPilot(plan: Plan, pilot: readonly CellRecord[], passed: readonly Arm[]): Plan {
  return complete(plan, passed, pilot);
}

function complete(
  known: Omit<Plan, "arms" | "cases" | "pairs" | "families" | "rounds">,
  arms: readonly Arm[],
  pilot: readonly CellRecord[],
): Plan {
  const { experiment, preset, pairComparisons, askedRounds } = known;
  const cases = planCases(experiment, preset, pilot);
  const pairs = planPairs(experiment, arms, pairComparisons);
  const families = familiesOf(cases, arms, pairs, (arm, name) => takesPart(experiment, arm, name));
  return { ...known, arms, cases, pairs, families, rounds: planRounds(preset, families, askedRounds) };
}

/** Clients of a closed case; `null` for the others. */
export function clientsOf({ cases }: Pick<Plan, "cases">, name: string): number | null {
  const load = cases.find((planned) => planned.name === name)?.load;
  return load?.mode === "closed" ? load.clients : null;
}
