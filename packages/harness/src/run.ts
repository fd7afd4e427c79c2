import { measuringCore, type Result, schemaVersion } from "@labs/experiment/result";
import { analyse } from "./analyse/analyse.ts";
import type { Calibration } from "./analyse/gate-context.ts";
import { measureNullCall } from "./arm/measure-null-call.ts";
import type { AnyExperiment } from "./experiment/any-experiment.ts";
import { measureCeilings } from "./load/ceiling/ceiling.ts";
import { countCores } from "./machine/cores/cores.ts";
import { fingerprint } from "./machine/fingerprint.ts";
import { gitState } from "./machine/git-state.ts";
import { powerWarnings, readPower } from "./machine/power.ts";
import { type Measurements, measure } from "./measure.ts";
import { type Prepared, prepare } from "./prepare.ts";
import {
  armWarnings,
  describeArms,
  describeBreakEven,
  describeCase,
  describeConfig,
  describeExplained,
  describeGoal,
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
  const { lab, name } = options.entry;
  const began = performance.now();
  await using prepared = await prepare(options);
  const { services } = prepared;
  const { experiment } = prepared.plan;
  const calibration = await calibrate(prepared, options);
  const [environment, git] = await Promise.all([
    fingerprint({
      services: services.records.map(({ name, version }) => `${name} ${version}`),
      pin: options.pin,
    }),
    gitState(),
  ]);
  const resultOf = async (measurements: Measurements): Promise<Result> => {
    const { plan, cells } = measurements;
    const { withheld, ...analysis } = analyse(measurements, {
      calibration,
      seed: options.seed,
      cores: countCores().usable,
    });
    return {
      schemaVersion,
      core: measuringCore,
      runId: runId(startedAt, lab, name),
      kind: options.kind ?? "bench",
      lab,
      experiment: name,
      question: experiment.question,
      startedAt,
      // By the monotonic clock: a wall clock that was set meanwhile would tell a wrong duration.
      finishedAt: new Date(Date.parse(startedAt) + performance.now() - began).toISOString(),
      endedEarly: measurements.endedEarly,
      git,
      environment,
      services: services.records,
      facts: prepared.facts,
      config: describeConfig(plan, options),
      metrics: describeMetrics(plan, withheld),
      cases: Object.fromEntries(plan.cases.map((planned) => [planned.name, describeCase(planned)])),
      skippedCases: { ...prepared.skippedCases },
      arms: describeArms(experiment, options),
      cells: [...cells],
      explained: describeExplained(measurements),
      ...analysis,
      warnings: [...powerWarnings(await readPower()), ...armWarnings(measurements), ...analysis.warnings],
      goal: describeGoal(plan),
      breakEven: describeBreakEven(experiment, options),
      prediction: null,
      caveat: experiment.caveat,
      next: [...experiment.next],
    };
  };
  const { keep } = options;
  const afterRound = keep && (async (soFar: Measurements) => keep(await resultOf(soFar)));
  return await resultOf(await measure(prepared, calibration, { ...options, afterRound }));
}

/** The generator's own limit, where it is used and times matter. */
async function calibrate(prepared: Prepared, { progress, pin, signal }: RunOptions): Promise<Calibration> {
  const { experiment, preset } = prepared.plan;
  const none = { ceilings: {}, nullCallNs: null };
  if (preset.scale === "smoke") return none;
  if (experiment.transport.kind === "in-process") return { ...none, nullCallNs: await nullCall(prepared) };
  progress.phase("measuring the load generator");
  const cpu = pin && Number(pin.subject);
  return { ...none, ceilings: await measureCeilings({ clients: clientsOf(experiment.cases), cpu, signal }) };
}

/** What the harness itself spends on a call inside a cell, with the clients of the first closed loop. */
async function nullCall({ plan, context }: Prepared): Promise<number> {
  const [lanes = 1] = clientsOf(plan.experiment.cases);
  const { limits, prefix } = context.arms;
  return await measureNullCall({ lanes, milliseconds: 300, limits, prefix });
}

/** Numbers of clients that the closed loops use. */
function clientsOf(cases: AnyExperiment["cases"]): number[] {
  return Object.values(cases).flatMap((load) => (load.mode === "closed" ? load.clients : []));
}
