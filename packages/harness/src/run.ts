import { measuringCore, type Result, schemaVersion } from "@labs/experiment/result";
import { analyse, type Calibration } from "./analyse/analyse.ts";
import { measureCeiling } from "./load/ceiling.ts";
import { fingerprint } from "./machine/fingerprint.ts";
import { gitState } from "./machine/git-state.ts";
import { measure } from "./measure.ts";
import { type Prepared, prepare } from "./prepare.ts";
import type { Progress } from "./progress.ts";
import {
  armWarnings,
  describeArms,
  describeBreakEven,
  describeCase,
  describeConfig,
  describeExplained,
  describeMetrics,
} from "./result/describe.ts";
import { runId } from "./result/run-id.ts";
import type { RunOptions } from "./run-options.ts";

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
  const { services } = prepared;
  const { experiment } = prepared.plan;
  const calibration = await calibrate(prepared, options.progress);
  const [environment, git] = await Promise.all([
    fingerprint({
      services: services.records.map(({ name, version }) => `${name} ${version}`),
      pinned: options.pin !== undefined,
    }),
    gitState(),
  ]);
  const measurements = await measure(prepared, calibration, options);
  const { plan, cells } = measurements;
  const { withheld, ...analysis } = analyse(measurements, calibration, options.seed);
  return {
    schemaVersion,
    core: measuringCore,
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
    services: services.records,
    facts: prepared.facts,
    config: describeConfig(plan, options),
    metrics: describeMetrics(plan, withheld),
    cases: Object.fromEntries(plan.cases.map((planned) => [planned.name, describeCase(planned)])),
    arms: describeArms(experiment, options),
    cells: [...cells],
    explained: describeExplained(measurements),
    ...analysis,
    warnings: [...armWarnings(measurements), ...analysis.warnings],
    breakEven: describeBreakEven(experiment, options),
    prediction: null,
    caveat: experiment.caveat,
    next: [...experiment.next],
  };
}

/** The generator's own limit, where it is used and times matter. */
async function calibrate(
  { plan: { experiment, preset } }: Prepared,
  progress: Progress,
): Promise<Calibration> {
  if (experiment.transport.kind === "in-process" || preset.scale === "smoke")
    return { ceilings: {}, nullCallNs: null };
  progress.phase("measuring the load generator");
  return { ceilings: { 16: await measureCeiling({ lanes: 16, seconds: 0.7 }) }, nullCallNs: null };
}
