import { serialize } from "node:v8";
import type { EncodedRequests } from "../load/http/http-lane.ts";
import { encodeRequests } from "../load/http/http-lanes.ts";
import type { AnyExperiment } from "./any-experiment.ts";
import { derive } from "./derive-seed.ts";
import { type CaseInputs, drawInputs, type InputPlan } from "./inputs.ts";

/** Inputs of a case in a round, as requests too where they are sent over HTTP. */
export interface RoundInputs extends CaseInputs {
  readonly plan: InputPlan;
  readonly requests: EncodedRequests;
}

/** The load's inputs: other ones in every round, and the same ones in the same order for all arms of a round. */
export interface InputSource {
  /** Draws the inputs where that has not been done, and encodes them, before any clock starts. */
  of(name: string, round: number): RoundInputs;
  /** Sets how many inputs are drawn for a case from now on. */
  expect(counts: ReadonlyMap<string, number>): void;
}

/** Inputs of a case that the pilot draws, before anything is known of its rate. */
const pilotCount = 8192;

/** Memory that the inputs of one case and round may take, bytes; beyond it they come again. */
const maxBytes = 64 * 2 ** 20;

/** Inputs whose size is looked at before the others are drawn. */
const tried = 64;

/** Draws inputs on demand; keeps those of one round. */
export function inputSource(experiment: AnyExperiment, setup: unknown, seed: number): InputSource {
  const drawn = new Map<string, RoundInputs>();
  let counts: ReadonlyMap<string, number> = new Map();
  let current = Number.NaN;
  return {
    of(name, round) {
      if (round !== current) drawn.clear();
      current = round;
      const known = drawn.get(name);
      if (known !== undefined) return known;
      const wanted = { seed: derive(seed, "inputs", name, round), count: counts.get(name) ?? pilotCount };
      const inputs = drawRound(experiment, setup, name, wanted);
      drawn.set(name, inputs);
      return inputs;
    },
    expect(expected) {
      counts = expected;
      drawn.clear();
    },
  };
}

function drawRound(experiment: AnyExperiment, setup: unknown, name: string, wanted: InputPlan): RoundInputs {
  const few = drawInputs(experiment, setup, name, { ...wanted, count: Math.min(tried, wanted.count) });
  const fits = Math.floor(maxBytes / Math.max(1, bytesOf(experiment, few.list) / few.list.length));
  const plan = { ...wanted, count: Math.min(wanted.count, Math.max(tried, fits)) };
  const inputs = drawInputs(experiment, setup, name, plan);
  return { ...inputs, plan, requests: requestsOf(experiment, inputs.list) };
}

function requestsOf({ transport }: AnyExperiment, inputs: readonly unknown[]): EncodedRequests {
  if (transport.kind !== "http") return encodeRequests([]);
  // An input that comes again as the same object is put into words once: long documents would fill the memory.
  const made = new Map([...new Set(inputs)].map((input) => [input, transport.request(input)]));
  return encodeRequests(inputs.flatMap((input) => made.get(input) ?? []));
}

/** About the memory that inputs take, where each is another one. */
function bytesOf(experiment: AnyExperiment, inputs: readonly unknown[]): number {
  const unique = [...new Set(inputs)];
  if (experiment.transport.kind === "in-process")
    return unique.reduce<number>((bytes, input) => bytes + serialize(input).byteLength, 0);
  const requests = new Set(requestsOf(experiment, unique).bytes);
  return [...requests].reduce((bytes, request) => bytes + request.byteLength, 0);
}
