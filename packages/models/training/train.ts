/** Trains weights on samples: batches of like length, a warm-up and a cosine, the same bytes on every run. */
import { random } from "@labs/experiment";
import ort from "onnxruntime-node";
import type { Weights } from "../src/onnx/weights.ts";
import { pack } from "../src/texts/pack.ts";
import type { Sample } from "../src/texts/samples.ts";
import { corrections, nextName, stateKinds, trainingGraph } from "./training-graph.ts";

export interface Training {
  readonly samples: readonly Sample[];
  readonly epochs: number;
  /** Peak of the learning rate. */
  readonly rate: number;
  readonly seed: number;
  /** Numbers of matrices that are 0 at the start stay 0: what was pruned is not grown again. @default false */
  readonly keepZeros?: boolean;
  /** @default 32 */
  readonly batch?: number;
  /** Called after every step with the loss of its batch. */
  readonly onStep?: (progress: { step: number; steps: number; loss: number }) => void;
}

/** Targets are this far from 0 and 1, since some labels are wrong. */
const smoothing = 0.025;

/** Share of the steps in which the rate rises; it falls by a cosine afterwards. */
const warmUp = 0.1;

/** Gives trained weights; the ones passed in stay as they are. */
export async function train(weights: Weights, training: Training): Promise<Weights> {
  const { samples, epochs, seed, batch = 32, keepZeros = false, onStep } = training;
  // One thread adds in one order: more threads would round differently from run to run.
  const session = await ort.InferenceSession.create(trainingGraph(weights), {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
  });
  const draw = random("train", seed);
  const steps = epochs * Math.ceil(samples.length / batch);
  let [now, next] = [initialState(weights), initialState(weights)];
  const zeros = keepZeros ? zerosOf(weights) : [];
  let step = 0;
  for (let epoch = 0; epoch < epochs; epoch++)
    for (const part of batches(samples, batch, draw)) {
      step++;
      const loss = new ort.Tensor("float32", new Float32Array(1), []);
      const feeds = { ...inputs(part, rateAt(step / steps, training.rate), step), ...now };
      // Two sets of state change places: outputs left to the runtime would pile up until the collector ran.
      const fetches = Object.fromEntries(
        Object.entries(next).map(([name, tensor]) => [nextName(name), tensor] as const),
      );
      await session.run(feeds, { loss, ...fetches });
      [now, next] = [next, now];
      for (const { name, places } of zeros) {
        const numbers = floats(stateOf(now, name));
        for (const place of places) numbers[place] = 0;
      }
      onStep?.({ step, steps, loss: floats(loss)[0] ?? Number.NaN });
    }
  await session.release();
  const tensors = new Map(
    [...weights.tensors].map(
      ([name, { shape }]) => [name, { shape, numbers: floats(stateOf(now, name)) }] as const,
    ),
  );
  return { ...weights, tensors };
}

type State = Record<string, ort.Tensor>;

function stateOf(state: State, name: string): ort.Tensor {
  const tensor = state[name];
  if (tensor === undefined) throw new Error(`no state for ${name}`);
  return tensor;
}

/** Where the layers' matrices are 0. */
function zerosOf({ tensors }: Weights) {
  return [...tensors]
    .filter(([, { shape }]) => shape.length === 2)
    .map(([name, { numbers }]) => ({
      name,
      places: [...numbers.keys()].filter((place) => numbers[place] === 0),
    }));
}

function initialState({ tensors }: Weights): State {
  const state: State = {};
  for (const [name, { shape, numbers }] of tensors)
    for (const kind of stateKinds) {
      const start = kind === "" ? Float32Array.from(numbers) : new Float32Array(numbers.length);
      state[`${kind}${name}`] = new ort.Tensor("float32", start, shape);
    }
  return state;
}

function inputs(part: readonly Sample[], rate: number, step: number): State {
  const { ids, rows, length } = pack(part.map(({ tokens }) => tokens));
  const target = new Float32Array(2 * rows).fill(smoothing);
  part.forEach(({ attack }, row) => {
    target[2 * row + Number(attack)] = 1 - smoothing;
  });
  const number = (value: number) => new ort.Tensor("float32", Float32Array.of(value), []);
  const { moment, square } = corrections(step);
  return {
    ids: new ort.Tensor("int32", ids, [rows, length]),
    places: new ort.Tensor(
      "int32",
      ids.map((_, at) => at % length),
      [rows, length],
    ),
    present: new ort.Tensor("float32", Float32Array.from(ids, Math.sign), [rows, length]),
    target: new ort.Tensor("float32", target, [rows, 2]),
    rate: number(rate),
    "correct-moment": number(moment),
    "correct-square": number(square),
  };
}

function rateAt(done: number, peak: number): number {
  if (done < warmUp) return (peak * done) / warmUp;
  return (peak / 2) * (1 + Math.cos((Math.PI * (done - warmUp)) / (1 - warmUp)));
}

/** Texts of like length share a batch, so that little of it is padding; the batches come in a drawn order. */
function batches(samples: readonly Sample[], size: number, draw: () => number): Sample[][] {
  const byLength = samples
    .map((sample) => ({ sample, key: sample.tokens.length + 8 * draw() }))
    .sort((a, b) => a.key - b.key);
  const cut: Sample[][] = [];
  for (let from = 0; from < byLength.length; from += size)
    cut.push(byLength.slice(from, from + size).map(({ sample }) => sample));
  for (let last = cut.length - 1; last > 0; last--) {
    const other = Math.floor(draw() * (last + 1));
    const [a, b] = [cut[last], cut[other]];
    if (a !== undefined && b !== undefined) [cut[last], cut[other]] = [b, a];
  }
  return cut;
}

function floats(tensor: ort.Tensor): Float32Array {
  if (!(tensor.data instanceof Float32Array)) throw new Error(`expected floats, found ${tensor.type}`);
  return tensor.data;
}
