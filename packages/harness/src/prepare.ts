import { setTimeout as sleep } from "node:timers/promises";
import type { Scale } from "@labs/experiment";
import { type AnyExperiment, loadExperiment } from "./any-experiment.ts";
import type { Arm, ArmContext } from "./arm.ts";
import { defaultLimits } from "./cell/process.ts";
import type { RoundContext } from "./contender.ts";
import { drawInputs, type InputPlan, inputKey } from "./inputs.ts";
import { measureCeiling } from "./load/ceiling.ts";
import { encodeRequests } from "./load/http-lanes.ts";
import { armsOf, checkCases } from "./plan.ts";
import { presets } from "./preset.ts";
import type { Progress } from "./progress.ts";
import type { RunOptions } from "./run-options.ts";
import { type Seats, takeSeats } from "./seats.ts";

/** Everything that is there before the first process of a variant starts. */
export interface Prepared extends AsyncDisposable {
  readonly experiment: AnyExperiment;
  readonly arms: readonly Arm[];
  readonly seats: Seats;
  readonly context: RoundContext;
  /** Requests per second that the load generator manages; `null` where it is not used. */
  readonly ceiling: number | null;
  /** Facts of the data that decide what the numbers mean. */
  readonly setting: Readonly<Record<string, string>>;
}

/** Inputs drawn for the load of a run; a cell walks through them from a place drawn per round. */
const inputCount = 2 ** 15;

/** One in so many timed answers is checked: enough to catch a subject that is right only when asked slowly. */
const sampleEvery = 199;

/** Finds the services, makes the data and draws the inputs: once per run, the same for all arms. */
export async function prepare(options: RunOptions): Promise<Prepared> {
  const experiment = await loadExperiment(options.file, options.at);
  checkCases(experiment);
  const { door } = experiment;
  const { progress, seed, signal } = options;
  const preset = presets[options.preset];
  const arms = armsOf(experiment, options);

  progress.phase("starting services");
  const seats = await takeSeats(experiment, arms, options.services);
  signal.throwIfAborted();
  progress.phase("preparing data");
  const provisioned = await unlessAborted(
    signal,
    experiment.provision({ seed, scale: preset.scale, ...seats.urls } as never),
  );
  const { link } = provisioned;
  const inputs = drawAll(experiment, link, { seed, count: inputCount });
  const draws = checkedDraws(experiment);
  const ceiling = await ceilingOf(door, preset.scale, progress);

  return {
    experiment,
    arms,
    seats,
    context: {
      arms: {
        file: options.file,
        at: options.at,
        experiment,
        link,
        limits: { ...defaultLimits, ...options.limits },
        prefix: options.pin?.prefix ?? [],
        inputs,
        sampleEvery,
        signal,
      },
      reference: {
        draw: (from) => draws[draws.length === 1 ? 0 : Math.floor(from() * draws.length)]?.(from, link),
        expected: (input) => provisioned.expected(input),
      },
      preset,
      seed,
      seats,
      signal,
    },
    ceiling,
    setting: provisioned.setting ?? {},
    [Symbol.asyncDispose]: () => disposeOf(provisioned),
  };
}

/** The inputs of every case; the requests that carry them are encoded before any clock starts. */
function drawAll(experiment: AnyExperiment, link: unknown, plan: InputPlan): ArmContext["inputs"] {
  const { door } = experiment;
  const names = Object.keys(experiment.cases).filter((name) => experiment.cases[name]?.mode !== "observe");
  const drawn = new Map(
    [...new Map(names.map((name) => [inputKey(experiment, name), name]))].map(([key, name]) => {
      const inputs = drawInputs(experiment, link, name, plan);
      const requests = door.at === "http" ? inputs.list.map((input) => door.request(input)) : [];
      return [key, { ...inputs, requests: encodeRequests(requests) }];
    }),
  );
  const none = { list: [], kinds: null, requests: encodeRequests([]) };
  return { plan, of: (name) => drawn.get(inputKey(experiment, name)) ?? none };
}

/** What answers are checked on: everything that load asks; the inputs of scripts are the scripts' own affair. */
function checkedDraws({ cases, input }: AnyExperiment): AnyExperiment["input"][] {
  const own = Object.values(cases).flatMap((load) =>
    load.mode === "observe" || load.input === undefined ? [] : load.input,
  );
  return [input, ...new Set(own)];
}

/** The generator's own limit, where it is used and times matter. */
async function ceilingOf(
  door: AnyExperiment["door"],
  scale: Scale,
  progress: Progress,
): Promise<number | null> {
  if (door.at === "cell" || scale === "smoke") return null;
  progress.phase("measuring the load generator");
  return measureCeiling({ lanes: 16, seconds: 0.7 });
}

/** What cannot be cleaned up, since its server died or hangs, goes with the server at the end of the run. */
async function disposeOf(provisioned: AsyncDisposable): Promise<void> {
  await Promise.race([
    Promise.resolve(provisioned[Symbol.asyncDispose]()).catch(() => {}),
    sleep(3000, undefined, { ref: false }),
  ]);
}

/** Waits no longer than for the abort; what comes afterwards, an error of a server that was stopped, is nobody's. */
function unlessAborted<T>(signal: AbortSignal, promise: Promise<T>): Promise<T> {
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
  promise.catch(() => {});
  return Promise.race([promise, aborted]);
}
