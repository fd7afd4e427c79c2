import { openExperiment } from "@labs/harness/testing";
import type { testServices } from "../../shared/services.fixture.ts";
import { instances } from "../data.ts";
import experiment from "../experiment.ts";

/** Opens the experiment on services of its own. */
export const openLab = (services: ReturnType<typeof testServices>, seed = 1) =>
  openExperiment(experiment, services, { seed });

export type Lab = Awaited<ReturnType<typeof openLab>>;
export type Name = keyof typeof experiment.variants;
export type Case = keyof typeof experiment.cases;

/** What a script counts of four instances of a variant, in this process. */
export async function countsOf(lab: Lab, name: Name, script: Case) {
  await using stack = new AsyncDisposableStack();
  const cells = [];
  for (let instance = 0; instance < instances; instance++)
    cells.push(stack.use(await lab.open(name, { instance })));
  const [first] = cells;
  if (first === undefined) throw new Error("no instance was opened");
  return await lab.observe(first, script);
}
