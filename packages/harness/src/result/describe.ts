/**
 * What a result says of how it was measured.
 *
 * @module
 */
import type { Result } from "@labs/experiment/result";
import type { Analysis } from "../analyse/analyse.ts";
import { percent } from "../analyse/wording.ts";
import { type AnyExperiment, findVariant } from "../experiment/any-experiment.ts";
import { checksOff, findSources } from "../machine/checks-off.ts";
import type { Measurements } from "../measure.ts";
import { type ArmSelection, armsOf, wrongArms } from "../plan/arms.ts";
import { type PlannedCase, readIn } from "../plan/cases.ts";
import type { Plan } from "../plan/plan.ts";
import type { RunOptions } from "../run-options.ts";

export function describeConfig(
  { experiment: { schedule }, preset, rounds, families }: Plan,
  { seed, pin, only, baseline }: Pick<RunOptions, "seed" | "pin" | "only" | "baseline">,
): Result["config"] {
  return {
    preset: preset.name,
    scale: preset.scale,
    rounds,
    seed,
    schedule: schedule === "side-by-side" ? schedule : "one-after-another",
    because: schedule === "side-by-side" ? null : schedule.oneAfterAnother,
    family: families.own,
    warmUpMs: preset.warmUpMs,
    checks: preset.checks,
    pinned: pin !== undefined,
    checksOff: checksOff(findSources(pin !== undefined)),
    only: only === undefined ? null : [...only],
    baseline: baseline ?? null,
  };
}

export function describeMetrics(
  { experiment, cases }: Plan,
  withheld: Analysis["withheld"],
): Result["metrics"] {
  return Object.fromEntries(
    Object.entries(experiment.metrics).map(([name, metric]) => {
      const { unit, better, kind, role, meaning } = metric;
      const read = cases.filter((planned) => readIn(metric, planned.name)).map((planned) => planned.name);
      const missing = withheld.filter((one) => one.metric === name);
      const published = read.filter((one) => !missing.some((short) => short.case === one));
      const [first] = missing;
      return [
        name,
        {
          unit,
          better,
          kind,
          role,
          in: published,
          ...(meaning === undefined ? {} : { meaning }),
          ...(first === undefined
            ? {}
            : { withheld: `${read.length > 1 ? `in ${first.case} ` : ""}${first.reason}` }),
        },
      ];
    }),
  );
}

export function describeCase({ load, rate, seconds, slices }: PlannedCase): Result["cases"][string] {
  return {
    mode: load.mode,
    ...(load.mode === "closed" ? { clients: load.clients } : {}),
    ...(rate === null ? {} : { rate }),
    seconds,
    slices,
    ...(load.sweepValue === undefined ? {} : { sweepValue: load.sweepValue }),
  };
}

export function describeArms(experiment: AnyExperiment, selection: ArmSelection): Result["arms"] {
  return [...armsOf(experiment, selection), ...wrongArms(experiment)].map(({ name, role, variant }) => {
    const extraArm = selection.extraArms?.find((one) => one.name === name);
    if (extraArm !== undefined) return { name, role, change: extraArm.change, trap: false };
    const { change, trap = false, sweepValue, shownOnly, anchor, versus } = findVariant(experiment, variant);
    const words = role === "placebo" ? `A second copy of ${variant}.` : change;
    return {
      name,
      role,
      change: words,
      trap,
      ...(sweepValue === undefined || role === "placebo" ? {} : { sweepValue }),
      ...(versus === undefined || role !== "variant" ? {} : { versus }),
      ...(shownOnly === undefined || role !== "variant" ? {} : { shownOnly: true as const }),
      ...(anchor === undefined || role !== "variant" ? {} : { anchor }),
    };
  });
}

export function describeBreakEven(
  { breakEven }: AnyExperiment,
  { breakEvenValue }: RunOptions,
): Result["breakEven"] {
  if (breakEven === undefined || breakEvenValue === undefined) return null;
  const { varies, unit } = breakEven;
  return { varies, unit, value: breakEvenValue };
}

/** Which figures answer the question, with the cases that the experiment leaves to be understood. */
export function describeGoal({ experiment: { goal, metrics }, cases }: Plan): Result["goal"] {
  const place = ({ metric, in: named }: { readonly metric: string; readonly in?: string }) => {
    const about = metrics[metric];
    const read = cases.find(({ name }) => about !== undefined && readIn(about, name));
    return { metric, case: named ?? read?.name ?? "" };
  };
  return { reference: goal.reference, target: place(goal.target), evidence: place(goal.evidence) };
}

/** What each arm said of each case: one line, or several where rounds differ. */
export function describeExplained({ explained }: Measurements): Result["explained"] {
  const places = Map.groupBy(explained, (one) => `${one.arm}/${one.case}`);
  return [...places.values()].flatMap(([first, ...others]) =>
    first === undefined
      ? []
      : { arm: first.arm, case: first.case, lines: [...new Set([first, ...others].map(({ line }) => line))] },
  );
}

/** What the processes and the pilot showed about single arms. */
export function armWarnings({ leaks, gains }: Measurements): Result["warnings"] {
  return [
    ...[...leaks].map((name) => ({
      code: "leaked-process",
      severity: "warn" as const,
      message: `${name} left a process behind when it was closed; it was ended.`,
    })),
    ...[...gains]
      .filter(([, gain]) => gain > 1.1)
      .map(([name, gain]) => ({
        code: "not-saturated",
        severity: "warn" as const,
        message: `${name} answered ${percent(gain - 1)} more with twice the clients: its capacity is higher than shown, so give the case more clients.`,
      })),
  ];
}
