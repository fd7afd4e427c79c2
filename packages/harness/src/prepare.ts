import { setTimeout as sleep } from "node:timers/promises";
import type { HttpRequest } from "@labs/experiment";
import { defaultLimits } from "./arm/cell/process.ts";
import type { Arm, ArmContext } from "./arm/live-arm.ts";
import { assignServices, type ServiceAssignment } from "./arm/services.ts";
import { drawInputs, type InputPlan, inputKey } from "./experiment/inputs.ts";
import { type AnyExperiment, loadExperiment } from "./experiment/load-experiment.ts";
import { encodeRequests } from "./load/http/http-lanes.ts";
import { armsOf, checkCases, wrongArms } from "./plan/cases.ts";
import { presets } from "./plan/preset.ts";
import type { RoundContext } from "./round/arm-run.ts";
import { referenceOf } from "./round/verify.ts";
import type { RunOptions } from "./run-options.ts";

/** Everything that is there before the first process of a variant starts. */
export interface Prepared extends AsyncDisposable {
  readonly experiment: AnyExperiment;
  readonly arms: readonly Arm[];
  readonly services: ServiceAssignment;
  readonly context: RoundContext;
  /** Facts of the data that decide what the numbers mean. */
  readonly facts: Readonly<Record<string, string>>;
}

/** Inputs drawn for the load of a run; a cell walks through them from a place drawn per round. */
const inputCount = 2 ** 15;

/** One in so many timed answers is checked: enough to catch a subject that is right only when asked slowly. */
const sampleEvery = 199;

/** What of a run's options decides what has to be there. */
export type PrepareOptions = Pick<
  RunOptions,
  | "file"
  | "breakEvenValue"
  | "preset"
  | "only"
  | "extraArms"
  | "seed"
  | "pin"
  | "services"
  | "signal"
  | "progress"
  | "limits"
>;

/**
 * Finds the services, makes the data and draws the inputs: once per run, the same for all arms.
 *
 * @param alone the one arm that takes part, where it is not a run that compares
 */
export async function prepare(options: PrepareOptions, alone?: Arm): Promise<Prepared> {
  const experiment = await loadExperiment(options.file, options.breakEvenValue);
  checkCases(experiment);
  const { progress, seed, signal } = options;
  const preset = presets[options.preset];
  const arms = alone === undefined ? armsOf(experiment, options) : [alone];

  progress.phase("starting services");
  const services = await assignServices(experiment, arms, options.services, besides(experiment, alone));
  signal.throwIfAborted();
  progress.phase("preparing data");
  const provisioned = await unlessAborted(
    signal,
    experiment.provision({ seed, scale: preset.scale, ...services.urls } as never),
  );
  const { setup } = provisioned;
  const inputs = drawAll(experiment, setup, { seed, count: inputCount });

  return {
    experiment,
    arms,
    services: services,
    context: {
      arms: {
        file: options.file,
        breakEvenValue: options.breakEvenValue,
        experiment,
        setup,
        limits: { ...defaultLimits, ...options.limits },
        prefix: options.pin?.prefix ?? [],
        inputs,
        sampleEvery,
        signal,
      },
      reference: referenceOf(experiment, provisioned),
      handles: provisioned.handles,
      preset,
      seed,
      services: services,
      signal,
    },
    facts: provisioned.facts ?? {},
    [Symbol.asyncDispose]: () => disposeOf(provisioned),
  };
}

/** Who else may need services: the wrong variants of a run; all others for a extraArm, of whom nothing is known. */
function besides(experiment: AnyExperiment, alone: Arm | undefined): readonly Arm[] {
  if (alone === undefined) return wrongArms(experiment);
  return alone.role === "extra" ? armsOf(experiment) : [];
}

/** The inputs of every case; the requests that carry them are encoded before any clock starts. */
function drawAll(experiment: AnyExperiment, setup: unknown, plan: InputPlan): ArmContext["inputs"] {
  const { transport } = experiment;
  const names = Object.keys(experiment.cases).filter((name) => experiment.cases[name]?.mode !== "observe");
  const drawn = new Map(
    [...new Map(names.map((name) => [inputKey(experiment, name), name]))].map(([key, name]) => {
      const inputs = drawInputs(experiment, setup, name, plan);
      const requests = transport.kind === "http" ? requestsFor(inputs.list, transport.request) : [];
      return [key, { ...inputs, requests: encodeRequests(requests) }];
    }),
  );
  const none = { list: [], kinds: null, requests: encodeRequests([]) };
  return { plan, of: (name) => drawn.get(inputKey(experiment, name)) ?? none };
}

/** An input that comes again as the same object is put into words once: long documents would fill the memory. */
function requestsFor(inputs: readonly unknown[], request: (input: unknown) => HttpRequest): HttpRequest[] {
  const made = new Map([...new Set(inputs)].map((input) => [input, request(input)]));
  return inputs.flatMap((input) => made.get(input) ?? []);
}

/** What cannot be cleaned up, since its server died or hangs, goes with the server at the end of the run. */
async function disposeOf(provisioned: AsyncDisposable): Promise<void> {
  await Promise.race([
    Promise.resolve(provisioned[Symbol.asyncDispose]()).catch(() => {}),
    sleep(3000, undefined, { ref: false }),
  ]);
}

/** Waits no longer than for the abort; what comes afterwards, an error of a server that was stopped, is nobody's. */
export function unlessAborted<T>(signal: AbortSignal, promise: Promise<T>): Promise<T> {
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
  promise.catch(() => {});
  return Promise.race([promise, aborted]);
}
