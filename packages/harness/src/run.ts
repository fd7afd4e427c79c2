import { type Result, schemaVersion } from "@labs/experiment/result";
import { analyse, type Calibration } from "./analyse/analyse.ts";
import type { AnyExperiment } from "./experiment/load-experiment.ts";
import { measureCeilings } from "./load/ceiling.ts";
import { fingerprint } from "./machine/fingerprint.ts";
import { gitState } from "./machine/git-state.ts";
import { powerWarnings, readPower } from "./machine/power.ts";
import { measure } from "./measure.ts";
import { type Prepared, prepare } from "./prepare.ts";
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
  const began = performance.now();
  await using prepared = await prepare(options);
  const { experiment, services } = prepared;
  const calibration = await calibrate(prepared, options);
  const [environment, git] = await Promise.all([
    fingerprint({
      services: services.records.map(({ name, version }) => `${name} ${version}`),
      pin: options.pin,
    }),
    gitState(),
  ]);
  const measurements = await measure(prepared, options);
  const { seed, pairComparisons } = options;
  const analysis = analyse(experiment, measurements, { calibration, seed, pairComparisons });
  return {
    schemaVersion,
    runId: runId(startedAt, options.lab, options.experiment),
    kind: options.kind ?? "bench",
    lab: options.lab,
    experiment: options.experiment,
    question: experiment.question,
    startedAt,
    // By the monotonic clock: a wall clock that was set meanwhile would tell a wrong duration.
    finishedAt: new Date(Date.parse(startedAt) + performance.now() - began).toISOString(),
    endedEarly: measurements.endedEarly,
    git,
    environment,
    services: services.records,
    facts: prepared.facts,
    config: describeConfig(experiment, measurements, options),
    metrics: describeMetrics(experiment, measurements.cases),
    cases: Object.fromEntries(measurements.cases.map((planned) => [planned.name, describeCase(planned)])),
    arms: describeArms(experiment, options),
    cells: [...measurements.cells],
    explained: describeExplained(measurements),
    ...analysis,
    warnings: [...powerWarnings(await readPower()), ...armWarnings(measurements), ...analysis.warnings],
    breakEven: describeBreakEven(experiment, options),
    prediction: null,
    caveat: experiment.caveat,
    next: [...experiment.next],
  };
}

/** The generator's own limit, where it is used and times matter. */
async function calibrate(
  { experiment, context }: Prepared,
  { progress, pin, signal }: RunOptions,
): Promise<Calibration> {
  const none = { ceilings: {}, nullCallNs: null };
  if (experiment.transport.kind === "in-process" || context.preset.scale === "smoke") return none;
  progress.phase("measuring the load generator");
  const cpu = pin && Number(pin.subject);
  return { ...none, ceilings: await measureCeilings({ clients: clientsOf(experiment.cases), cpu, signal }) };
}

/** Numbers of clients that the closed loops use. */
function clientsOf(cases: AnyExperiment["cases"]): number[] {
  return Object.values(cases).flatMap((load) => (load.mode === "closed" ? load.clients : []));
}
