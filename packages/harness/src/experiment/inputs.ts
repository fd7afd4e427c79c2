import { random } from "@labs/experiment";
import type { AnyExperiment } from "./load-experiment.ts";

/** How a run's inputs are drawn: the same in the driver and in every cell, so that none cross the channel. */
export interface InputPlan {
  readonly seed: number;
  readonly count: number;
}

/** Inputs of a case's load, with the kind of each where the experiment tells kinds apart. */
export interface CaseInputs {
  readonly list: readonly unknown[];
  readonly kinds: readonly string[] | null;
}

/** Cases of one key share their inputs. */
export function inputKey({ cases }: AnyExperiment, name: string): string {
  return cases[name]?.input === undefined ? "" : name;
}

/** Draws the inputs of a case. */
export function drawInputs(
  experiment: AnyExperiment,
  setup: unknown,
  name: string,
  { seed, count }: InputPlan,
): CaseInputs {
  const draw = random(seed, "inputs", inputKey(experiment, name));
  const input = experiment.cases[name]?.input ?? experiment.input;
  const list = Array.from({ length: count }, () => input(draw, setup));
  const { kindOf } = experiment;
  return { list, kinds: kindOf ? list.map((one) => kindOf(one)) : null };
}
