import type { Arm } from "../arm/live-arm.ts";
import type { AnyExperiment } from "../experiment/any-experiment.ts";
import { familiesOf } from "../plan/family.ts";
import { type Plan, planRun } from "../plan/plan.ts";
import { handlerExperiment } from "./handler-experiment.ts";

/** A baseline, two variants and the placebo in one closed case, in slices as `quick` has them. */
export function simulatedPlan(rounds: number): Plan {
  const experiment = handlerExperiment("", 0) as unknown as AnyExperiment;
  const plan = planRun(experiment, { preset: "quick", rounds });
  const arms: Arm[] = [
    { name: "handler", variant: "handler", role: "baseline" },
    { name: "a", variant: "identical", role: "variant" },
    { name: "b", variant: "identical", role: "variant" },
    { name: "placebo", variant: "handler", role: "placebo" },
  ];
  return { ...plan, arms, families: familiesOf(plan.cases, arms) };
}
