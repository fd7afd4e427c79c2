import type { Services } from "@labs/experiment";
import { type Result, schemaVersion } from "@labs/experiment/result";
import { analyse } from "./analyse.ts";
import type { AnyExperiment } from "./any-experiment.ts";
import type { Limits } from "./cell/process.ts";
import { fingerprint } from "./machine/fingerprint.ts";
import { gitState } from "./machine/git-state.ts";
import type { PinPlan } from "./machine/pin.ts";
import { type Measurements, measure } from "./measure.ts";
import { armsOf, familyOf, type PlannedCase, wrongArms } from "./plan.ts";
import { prepare } from "./prepare.ts";
import { type PresetName, presets } from "./preset.ts";
import type { Progress } from "./progress.ts";
import { runId } from "./run-id.ts";

export interface RunOptions {
  /** The experiment's file, and the names it goes by. */
  readonly file: string;
  readonly lab: string;
  readonly experiment: string;
  readonly preset: PresetName;
  /** @default the preset's, or as many as a verdict needs */
  readonly rounds?: number | undefined;
  /** Variants to compare with the baseline. @default all */
  readonly only?: readonly string[] | undefined;
  readonly seed: number;
  /** Where the subject runs; the caller has moved itself and the services away with `pinSelf`. @default anywhere */
  readonly pin?: PinPlan | undefined;
  readonly services: Services;
  readonly signal: AbortSignal;
  readonly progress: Progress;
  readonly limits?: Partial<Limits> | undefined;
  /** @default "bench" */
  readonly kind?: Result["kind"] | undefined;
}

/**
 * Measures one experiment and says what came of it.
 *
 * Whatever happens after the pilot, the finished rounds are in the result: a wrong or failing variant
 * is a finding in it, an interruption or a lost service is named in `endedEarly`.
 *
 * @throws LabError SERVICE_MISSING or NOT_EMPTY before anything is measured; EXPERIMENT when the
 *   baseline itself cannot be measured, since then there is nothing to compare with
 */
export async function runExperiment(options: RunOptions): Promise<Result> {
  const startedAt = new Date().toISOString();
  await using prepared = await prepare(options);
  const { experiment, seats } = prepared;
  const [environment, git] = await Promise.all([
    fingerprint({
      services: seats.records.map(({ name, version }) => `${name} ${version}`),
      pinned: options.pin !== undefined,
    }),
    gitState(),
  ]);
  const measurements = await measure(prepared, options);
  const analysis = analyse(experiment, measurements, { ceiling: prepared.ceiling, seed: options.seed });
  return {
    schemaVersion,
    runId: runId(startedAt, options.lab, options.experiment),
    kind: options.kind ?? "bench",
    lab: options.lab,
    experiment: options.experiment,
    question: experiment.question,
    startedAt,
    finishedAt: new Date().toISOString(),
    endedEarly: measurements.endedEarly,
    git,
    environment,
    services: seats.records,
    config: describeConfig(experiment, measurements, options),
    metrics: describeMetrics(experiment, measurements.cases),
    cases: Object.fromEntries(measurements.cases.map((planned) => [planned.name, describeCase(planned)])),
    arms: describeArms(experiment, options.only),
    cells: [...measurements.cells],
    ...analysis,
    warnings: [...leakWarnings(measurements), ...analysis.warnings],
    caveat: experiment.caveat,
    next: [...experiment.next],
  };
}

function describeConfig(
  { schedule }: AnyExperiment,
  { cases, racing, rounds }: Measurements,
  options: RunOptions,
): Result["config"] {
  const preset = presets[options.preset];
  return {
    preset: options.preset,
    scale: preset.scale,
    rounds,
    seed: options.seed,
    schedule: schedule === "side-by-side" ? schedule : "in-turn",
    because: schedule === "side-by-side" ? null : schedule.inTurn,
    family: familyOf(cases, racing),
    warmUpMs: preset.warmUpMs,
    pinned: options.pin !== undefined,
    only: options.only === undefined ? null : [...options.only],
  };
}

function describeMetrics({ metrics }: AnyExperiment, cases: readonly PlannedCase[]): Result["metrics"] {
  return Object.fromEntries(
    Object.entries(metrics).map(([name, { unit, better, kind, role, meaning, in: only }]) => {
      const withheld = cases.flatMap((planned) => planned.withheld.get(name) ?? []);
      return [
        name,
        {
          unit,
          better,
          kind,
          role,
          in: only === undefined ? cases.map((planned) => planned.name) : [only],
          ...(meaning === undefined ? {} : { meaning }),
          ...(withheld[0] === undefined ? {} : { withheld: withheld[0] }),
        },
      ];
    }),
  );
}

function describeCase({ load, rate, seconds, slices }: PlannedCase): Result["cases"][string] {
  return {
    mode: load.mode,
    ...(load.mode === "closed" ? { clients: load.clients } : {}),
    ...(rate === null ? {} : { rate }),
    seconds,
    slices,
    ...(load.at === undefined ? {} : { at: load.at }),
  };
}

function describeArms(experiment: AnyExperiment, only?: readonly string[]): Result["arms"] {
  return [...armsOf(experiment, only), ...wrongArms(experiment)].map(({ name, role, variant }) => {
    const { change, trap = false } = experiment.variants[variant] ??
      experiment.wrong?.[variant] ?? { change: "" };
    return { name, role, change: role === "placebo" ? `A second copy of ${variant}.` : change, trap };
  });
}

function leakWarnings({ leaks }: Measurements): Result["warnings"] {
  return [...leaks].map((name) => ({
    code: "leaked-process",
    severity: "warn" as const,
    message: `${name} left a process behind when it was closed; it was ended.`,
  }));
}
