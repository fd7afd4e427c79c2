/** A release of each new version; and many simulated ones. */
import type { Stage } from "@labs/experiment";
import { type Input, type Planted, planted, simulatedRollouts } from "./data.ts";
import type { Answer, Setup } from "./rig.ts";

type RolloutStage = Stage<Input, Answer, Setup>;

const rolloutOf = (name: Planted) =>
  ({
    mode: "observe",
    seconds: 2.5,
    script: ({ call }: RolloutStage) => call({ what: "rollout", planted: name }),
  }) as const;

export const cases = {
  ...(Object.fromEntries(planted.map((name) => [name, rolloutOf(name)])) as Record<
    Planted,
    ReturnType<typeof rolloutOf>
  >),
  simulated: simulatedWith(),
} as const;

/** Simulated rollouts; with `firstStep` of one step with N answers. */
export function simulatedWith(firstStep?: number) {
  const input = {
    what: "simulated rollouts",
    count: simulatedRollouts,
    ...(firstStep !== undefined && { firstStep }),
  } as const;
  return {
    mode: "observe",
    seconds: 3,
    script: ({ call }: RolloutStage) => call(input),
  } as const;
}

/** Where the tests begin to say nothing that a limit does not say: with many answers, chance is small anyway. */
export const answersAreEnough = {
  task: "From how many answers on does a fixed limit abort no more identical versions than a test does?",
  ...{ varies: "number of answers", unit: "answers", values: [20, 50, 100, 200, 1000] },
  ...({ variant: "canary-statistical", against: "canary-limits" } as const),
  ...({ metric: "simulated false aborts", in: "simulated" } as const),
  modify: (answers: number) => ({ cases: { simulated: simulatedWith(answers) } }),
};
