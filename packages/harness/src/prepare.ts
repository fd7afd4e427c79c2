import { setTimeout as sleep } from "node:timers/promises";
import { limitsOf } from "./arm/cell/process.ts";
import type { Arm } from "./arm/live-arm.ts";
import { assignServices, type ServiceAssignment } from "./arm/services.ts";
import type { AnyExperiment } from "./experiment/any-experiment.ts";
import { atBreakEvenValue } from "./experiment/at-break-even-value.ts";
import { derive } from "./experiment/derive-seed.ts";
import { inputSource } from "./experiment/input-source.ts";
import { withBaseline } from "./experiment/with-baseline.ts";
import { type SkippedCases, withoutCases } from "./experiment/without-cases.ts";
import { armsOf } from "./plan/arms.ts";
import { type Plan, planRun } from "./plan/plan.ts";
import type { RoundContext } from "./round/arm-run.ts";
import { checksOf, referenceOf } from "./round/verify.ts";
import type { RunOptions } from "./run-options.ts";

/** Everything that is there before the first process of a variant starts. */
export interface Prepared extends AsyncDisposable {
  /** As far as it is known without a pilot. */
  readonly plan: Plan;
  readonly services: ServiceAssignment;
  readonly context: RoundContext;
  /** Facts of the data that decide what the numbers mean. */
  readonly facts: Readonly<Record<string, string>>;
  /** Cases that are not in the plan, since they cannot run here. */
  readonly skippedCases: SkippedCases;
}

/**
 * Finds the services and makes the data: once per run, the same for all arms.
 *
 * @param alone the one arm that takes part, where it is not a run that compares
 */
export async function prepare(options: RunOptions, alone?: Arm): Promise<Prepared> {
  const { entry, breakEvenValue, baseline } = options;
  const asked =
    breakEvenValue === undefined ? entry.experiment : atBreakEvenValue(entry.experiment, breakEvenValue);
  // A break-even search may have a baseline of its own.
  const whole = withBaseline(asked, baseline ?? asked.baseline);
  const planOf = (experiment: AnyExperiment): Plan => {
    const planned = planRun(experiment, options);
    return alone === undefined ? planned : { ...planned, arms: [alone] };
  };
  const known = planOf(whole);
  const { arms, preset } = known;
  const { progress, seed, signal } = options;

  progress.phase("starting services");
  const assigned = await assignServices(whole, arms, options.services, besides(known, alone));
  signal.throwIfAborted();
  progress.phase("preparing data");
  const provisioned = await unlessAborted(
    signal,
    whole.provision({
      ...{ seed: derive(seed, "data"), scale: preset.scale, ...assigned.urls },
      variants: variantsOf(known),
    } as never),
  ).catch(async (error: unknown) => {
    // Where a service is the reason, its own sentence says so.
    if (!signal.aborted) await assigned.check();
    throw error;
  });
  const { setup, pids = [] } = provisioned;
  const skippedCases = among(whole, entry.experiment, provisioned.skippedCases);
  const plan = await orDispose(provisioned, () => {
    const left = withoutCases(whole, skippedCases);
    return left === whole ? known : planOf(left);
  });
  const { experiment } = plan;
  // What provisioning started serves all arms: its work is no other program's.
  const services = { ...assigned, pids: [...assigned.pids, ...pids] };

  return {
    plan,
    services,
    context: {
      arms: {
        file: entry.file,
        breakEvenValue,
        experiment,
        setup,
        limits: { ...limitsOf(experiment), ...options.limits },
        prefix: options.pin?.prefix ?? [],
        seed,
        inputs: inputSource(experiment, setup, seed),
        checks: preset.checks,
        signal,
      },
      reference: referenceOf(experiment, provisioned),
      checks: checksOf(experiment, preset.checks),
      handles: provisioned.handles,
      preset,
      seed,
      services,
      signal,
    },
    facts: provisioned.facts ?? {},
    skippedCases,
    [Symbol.asyncDispose]: () => disposeOf(provisioned),
  };
}

/** Provisioning knows nothing of a search that drives one case: it may name any of the experiment's. */
function among(driven: AnyExperiment, { cases }: AnyExperiment, skipped: SkippedCases = {}): SkippedCases {
  return Object.fromEntries(
    Object.entries(skipped).filter(([name]) => name in driven.cases || !(name in cases)),
  );
}

/** What was provisioned is cleaned up where nothing is left to measure. */
async function orDispose<T>(provisioned: AsyncDisposable, act: () => T): Promise<T> {
  try {
    return act();
  } catch (error) {
    await disposeOf(provisioned);
    throw error;
  }
}

/** Who else may need services: the wrong variants of a run; all others for an extra arm, of whom nothing is known. */
function besides({ experiment, wrong }: Plan, alone: Arm | undefined): readonly Arm[] {
  if (alone === undefined) return wrong;
  return alone.role === "extra" ? armsOf(experiment) : [];
}

/** Who takes part, by variant; `undefined` where it may be any. */
function variantsOf({ arms, wrong }: Plan): readonly string[] | undefined {
  const all = [...arms, ...wrong];
  return all.some(({ role }) => role === "extra")
    ? undefined
    : [...new Set(all.map(({ variant }) => variant))];
}

/** What cannot be cleaned up, since its server died or hangs, goes with the server at the end of the run. */
async function disposeOf(provisioned: AsyncDisposable): Promise<void> {
  await Promise.race([
    Promise.resolve(provisioned[Symbol.asyncDispose]()).catch(() => {}),
    sleep(3000, undefined, { ref: false }),
  ]);
}

/** Waits no longer than for the abort; what comes afterwards, such as an error of a server that was stopped, is ignored. */
export function unlessAborted<T>(signal: AbortSignal, promise: Promise<T>): Promise<T> {
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
  promise.catch(() => {});
  return Promise.race([promise, aborted]);
}
