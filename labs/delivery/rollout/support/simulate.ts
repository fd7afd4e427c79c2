/** Many simulated rollouts by a strategy: of identical versions, of slower ones, and of ones that fail. */
import { random } from "@labs/experiment";
import type { Safety, Strategy } from "../contract.ts";
import { type Entry, rollOut } from "./controller/controller.ts";
import { memoryJournal } from "./controller/journal.ts";
import { type Difference, SimulatedFleet } from "./simulated-fleet.ts";

/** What is looked for, and how often it was found or taken for something. */
const differences = {
  falseAborts: { slowdown: 1, errors: 0 },
  slowFound: { slowdown: 1.5, errors: 0 },
  errorsFound: { slowdown: 1, errors: 0.01 },
} as const satisfies Record<string, Difference>;

/** How many. */
interface Simulation {
  readonly count: number;
  /** Answers of the first step in place of the strategy's, and no further step. @default all steps as they are */
  readonly firstStep?: number;
}

/** How many of `count` rollouts were aborted, for each difference. */
export async function simulate(
  strategy: Strategy,
  safety: Safety,
  { count, firstStep }: Simulation,
): Promise<Readonly<Record<keyof typeof differences, number>>> {
  const [first] = strategy.steps;
  const steps = firstStep === undefined || !first ? strategy.steps : [{ ...first, answers: firstStep }];
  const abortedOf = async (name: keyof typeof differences) => {
    let aborted = 0;
    for (let index = 0; index < count; index++) {
      const platform = new SimulatedFleet(random("rollout", name, index), differences[name]);
      const order = { from: "old", to: "new" };
      const rollout = {
        order,
        safety,
        platform,
        strategy: { ...strategy, steps },
        journal: memoryJournal<Entry>(),
      };
      if ((await rollOut(rollout)).at === "aborted") aborted++;
    }
    return aborted;
  };
  return {
    falseAborts: await abortedOf("falseAborts"),
    slowFound: await abortedOf("slowFound"),
    errorsFound: await abortedOf("errorsFound"),
  };
}
