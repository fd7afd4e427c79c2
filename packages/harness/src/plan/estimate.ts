import type { Arm } from "../arm/live-arm.ts";
import type { AnyExperiment } from "../experiment/any-experiment.ts";
import { takesPart } from "./arms.ts";
import { type PlannedCase, planPilot } from "./cases.ts";
import { drivenArms } from "./due.ts";
import { type Plan, type PlanOptions, planRun } from "./plan.ts";
import type { Preset } from "./preset.ts";
import { closedWarmUpMs } from "./warm-up.ts";

/** Seconds that things take besides the load itself, on two ordinary cores. */
const costs = {
  /** Services, data, and the load generator's own calibration. */
  start: { smoke: 4, quick: 8, full: 45 },
  /** To start a process and end it; two run at a time. */
  process: 0.3,
  /** To check answers before and after, and to open and close connections: side by side it overlaps. */
  arm: { "side-by-side": 0.2, "one-after-another": 0.7 },
  /** Slices wait for their last answer. */
  slice: 1.2,
} as const;

/** About how long a run will take, from its fixed parts; what the pilot decides is taken at its upper bound. */
export function estimateSeconds(experiment: AnyExperiment, options: PlanOptions): number {
  const plan = planRun(experiment, options);
  const { arms, preset, wrong } = plan;
  return (
    costs.start[preset.scale] +
    passSeconds(plan, planPilot(experiment, preset), arms) +
    passSeconds(plan, [], wrong) +
    sumOf(0, plan.rounds, (round) => roundSeconds(plan, round))
  );
}

/** How long the rounds to come take, as a share of those before this one. */
export function shareLeft(plan: Plan, round: number, of: number): number {
  const seconds = (index: number) => roundSeconds(plan, index);
  return sumOf(round, of, seconds) / sumOf(0, round, seconds);
}

function roundSeconds(plan: Plan, round: number): number {
  const due = plan.cases.filter(({ minRounds }) => minRounds === null || round < minRounds);
  const arms = plan.arms.filter(({ shownOnly = Number.POSITIVE_INFINITY }) => round < shownOnly);
  return passSeconds(plan, due, drivenArms(plan, due, arms));
}

function passSeconds(
  { experiment, preset }: Plan,
  planned: readonly PlannedCase[],
  who: readonly Arm[],
): number {
  const { schedule, transport } = experiment;
  const instances = transport.kind === "http" ? (transport.instances ?? 1) : 1;
  const opening =
    costs.process * instances + costs.arm[schedule === "side-by-side" ? "side-by-side" : "one-after-another"];
  const load = (arm: Arm) =>
    planned
      .filter(({ name }) => takesPart(experiment, arm, name))
      .reduce((sum, one) => sum + caseSeconds(one, preset), 0);
  return who.reduce((sum, arm) => sum + opening + load(arm), 0);
}

function caseSeconds({ load, seconds }: PlannedCase, preset: Preset): number {
  if (load.mode === "observe") return load.seconds ?? 0.2;
  if (load.mode === "job") return load.seconds;
  return load.mode === "closed"
    ? costs.slice * (closedWarmUpMs(load, preset) / 1000 + seconds)
    : seconds + 0.2;
}

function sumOf(from: number, to: number, value: (index: number) => number): number {
  let sum = 0;
  for (let index = from; index < to; index++) sum += value(index);
  return sum;
}
