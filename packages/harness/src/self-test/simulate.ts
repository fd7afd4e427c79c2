import { type Random, random } from "@labs/experiment";
import type { CellRecord, LoadRecord } from "@labs/experiment/result";
import { analyse } from "../analyse/analyse.ts";
import type { Plan } from "../plan/plan.ts";
import { shuffle } from "../round/shuffle.ts";
import { gaussian } from "../statistics/gaussian.ts";

/** What a simulated machine does to rates, as log-factors; every part is drawn anew for each run. */
export interface Noise {
  /** Of a process: the same in all slices of an arm in a round. */
  process?(draw: Random): number;
  /** Of the machine at the moment of a slice, in the order in which slices are measured. */
  machine?(draw: Random): (progress: number) => number;
  /** Of a slice alone. */
  slice?(draw: Random): number;
  /** From the first arm that starts in a round to the last. */
  startOrder?: number;
}

/** What an arm really does, as a factor on its rate; `work` is the time in seconds for which it has been driven. */
export type Truth = (work: number, slice: number) => number;

/** Seconds of a slice of simulated load. */
const sliceSeconds = 0.1;

/** Simulates the rounds of a plan with one closed case and analyses them as a run is analysed. */
export function simulate(
  plan: Plan,
  noise: Noise,
  { seed, truths = {} }: { readonly seed: number; readonly truths?: Readonly<Record<string, Truth>> },
): ReturnType<typeof analyse> {
  const draw = random("simulation", seed);
  const machine = noise.machine?.(draw) ?? (() => 0);
  const [planned] = plan.cases;
  if (planned === undefined) throw new Error("a simulation needs a case");
  const { slices } = planned;
  const total = plan.rounds * slices * plan.arms.length;
  let measured = 0;
  const cells: CellRecord[] = [];
  for (let round = 0; round < plan.rounds; round++) {
    const started = shuffle(plan.arms, draw).map(({ name }, position) => {
      const late = (position / Math.max(1, plan.arms.length - 1)) * (noise.startOrder ?? 0);
      const process = (noise.process?.(draw) ?? 0) - late;
      return { name, position, process, phase: draw(), rates: [] as number[] };
    });
    for (let cycle = 0; cycle < slices; cycle++) {
      for (const arm of shuffle(started, draw)) {
        const factor = truths[arm.name]?.(arm.phase + cycle * sliceSeconds, sliceSeconds) ?? 1;
        const log = arm.process + machine(measured++ / total) + (noise.slice?.(draw) ?? 0);
        arm.rates.push(10_000 * factor * Math.exp(log));
      }
    }
    for (const { name, position, rates } of started)
      cells.push(cellOf(round, position, name, planned.name, rates));
  }
  return analyse({ plan, cells }, { calibration: { ceilings: {}, nullCallNs: null }, seed, cores: 2 });
}

function cellOf(round: number, position: number, arm: string, name: string, rates: number[]): CellRecord {
  const seconds = rates.length * sliceSeconds;
  const answered = rates.reduce((sum, rate) => sum + rate * sliceSeconds, 0);
  const load: LoadRecord = {
    seconds,
    answered,
    window: { seconds, answered },
    checked: 40,
    clock: null,
    failures: { status: 0, broken: 0, unanswered: 0, dropped: 0 },
    firstFailure: null,
    slices: rates,
    responseUs: { p50: 0, p90: 0, p95: 0, p99: 0, max: 0, mean: 0, count: 0 },
    histogram: "",
    little: 1,
  };
  const values = { throughput: answered / seconds };
  const outcome = { status: "measured", values, load, noise: null } as const;
  return { round, position, arm, case: name, startedAt: "", outcome };
}

/** Stands still for `pause` seconds after every `work` seconds of being driven. */
export function pausing(pause: number, work: number): Truth {
  const period = pause + work;
  const stoodUntil = (at: number) => Math.floor(at / period) * pause + Math.max(0, (at % period) - work);
  return (at, slice) => 1 - (stoodUntil(at + slice) - stoodUntil(at)) / slice;
}

const process = (spread: number) => (draw: Random) => spread * gaussian(draw)();
const slice = process;

/** Student's t with two degrees of freedom, scaled: now and then a value far away. */
const heavy = (spread: number) => (draw: Random) => {
  const chi = -2 * Math.log(1 - draw());
  return (spread * gaussian(draw)()) / Math.sqrt(chi / 2);
};

/** Correlated from slice to slice, with a trend over the run. */
const wandering = (draw: Random) => {
  const normal = gaussian(draw);
  let state = 0;
  return (progress: number) => {
    state = 0.9 * state + 0.03 * Math.sqrt(1 - 0.9 ** 2) * normal();
    return state - 0.1 * progress;
  };
};

/** Another program takes two fifths of the machine for some slices at a time. */
const neighbour = (draw: Random) => {
  let busy = false;
  return () => {
    busy = busy ? draw() > 0.2 : draw() < 0.02;
    return busy ? Math.log(0.6) : 0;
  };
};

const step = () => (progress: number) => (progress > 0.5 ? Math.log(0.8) : 0);

const together =
  (...parts: readonly ((draw: Random) => (progress: number) => number)[]) =>
  (draw: Random) => {
    const each = parts.map((part) => part(draw));
    return (progress: number) => each.reduce((sum, part) => sum + part(progress), 0);
  };

/** Noise of many shapes; identical arms must come out without a verdict in all of them. */
export const noiseShapes = {
  independent: { process: process(0.02), slice: slice(0.03) },
  "correlated, with a trend": { process: process(0.02), machine: wandering },
  "processes of two speeds": { process: (draw) => (draw() < 0.5 ? 0.06 : -0.06), slice: slice(0.03) },
  "now and then a slow process": { process: (draw) => (draw() < 0.1 ? -0.2 : 0), slice: slice(0.03) },
  "heavy tails": { process: heavy(0.01), slice: heavy(0.03) },
  "a step in the middle": { process: process(0.02), slice: slice(0.03), machine: step },
  "a busy neighbour": { process: process(0.02), slice: slice(0.03), machine: neighbour },
  "the start order": { process: process(0.01), slice: slice(0.03), startOrder: 0.03 },
  "all together": {
    process: (draw) => heavy(0.01)(draw) + (draw() < 0.1 ? -0.1 : 0),
    slice: slice(0.03),
    machine: together(wandering, neighbour, step),
    startOrder: 0.03,
  },
} as const satisfies Readonly<Record<string, Noise>>;

/** Noise whose paired log-ratios of a round have about this spread. */
export function spreadOf(spread: number): Noise {
  return { process: process(spread / Math.SQRT2), slice: slice(0.002) };
}
