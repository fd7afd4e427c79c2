import { setTimeout as sleep } from "node:timers/promises";
import { random, type Scale } from "@labs/experiment";
import { type AnyExperiment, loadExperiment } from "./any-experiment.ts";
import type { Arm } from "./arm.ts";
import { defaultLimits } from "./cell/process.ts";
import type { RoundContext } from "./contender.ts";
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
}

/** Inputs drawn for the load of a run; a cell walks through them from a place drawn per round. */
const inputCount = 2 ** 15;

/** One in so many timed answers is checked: enough to catch a subject that is right only when asked slowly. */
const sampleEvery = 199;

/** Finds the services, makes the data and draws the inputs: once per run, the same for all arms. */
export async function prepare(options: RunOptions): Promise<Prepared> {
  const experiment = await loadExperiment(options.file);
  checkCases(experiment);
  const { door } = experiment;
  const { progress, seed, signal } = options;
  const preset = presets[options.preset];
  const arms = armsOf(experiment, options.only);

  progress.phase("starting services");
  const seats = await takeSeats(experiment, arms, options.services);
  signal.throwIfAborted();
  progress.phase("preparing data");
  const provisioned = await unlessAborted(
    signal,
    experiment.provision({ seed, scale: preset.scale, ...seats.urls } as never),
  );
  const { link } = provisioned;
  const draw = random(seed, "inputs");
  const list = Array.from({ length: inputCount }, () => experiment.input(draw, link));
  const ceiling = await ceilingOf(door, preset.scale, progress);

  return {
    experiment,
    arms,
    seats,
    context: {
      arms: {
        file: options.file,
        experiment,
        link,
        limits: { ...defaultLimits, ...options.limits },
        prefix: options.pin?.prefix ?? [],
        inputs: {
          seed,
          list,
          requests: encodeRequests(door.at === "http" ? list.map((input) => door.request(input)) : []),
        },
        sampleEvery,
        signal,
      },
      reference: {
        draw: (from) => experiment.input(from, link),
        expected: (input) => provisioned.expected(input),
      },
      preset,
      seed,
      seats,
      signal,
    },
    ceiling,
    [Symbol.asyncDispose]: () => disposeOf(provisioned),
  };
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
