import { random } from "@labs/experiment";
import type { AnyExperiment } from "./load-experiment.ts";

/** How the inputs of a case in a round are drawn: the same in the driver and in every cell, so that none cross the channel. */
export interface InputPlan {
  readonly seed: number;
  readonly count: number;
}

/** Inputs of a case's load, with the kind of each where the experiment tells kinds apart. */
export interface CaseInputs {
  readonly list: readonly unknown[];
  readonly kinds: readonly string[] | null;
}

/** Draws the inputs of a case. */
export function drawInputs(
  experiment: AnyExperiment,
  setup: unknown,
  name: string,
  { seed, count }: InputPlan,
): CaseInputs {
  const draw = random(seed);
  const input = experiment.cases[name]?.input ?? experiment.input;
  const list = Array.from({ length: count }, () => input(draw, setup));
  const { kindOf } = experiment;
  return { list, kinds: kindOf ? list.map((one) => kindOf(one)) : null };
}

/**
 * The same inputs, none of them the same object as another: what is drawn from a pool comes again with equal content,
 * and a subject may look at the content, but not know it by the object. Copies are shallow, made before any clock runs:
 * long texts inside are shared, and so are objects inside objects.
 */
export function apart(list: readonly unknown[]): readonly unknown[] {
  const seen = new Set<unknown>();
  return list.map((input) => {
    if (typeof input !== "object" || input === null || !seen.has(input)) {
      seen.add(input);
      return input;
    }
    if (Array.isArray(input)) return [...input];
    return Object.getPrototypeOf(input) === Object.prototype ? { ...input } : input;
  });
}
