/** A run at the smallest size, for tests. */
import type { Result } from "@labs/experiment/result";
import { runExperiment } from "@labs/harness";
import type { openServices } from "@labs/services";
import type experiment from "./experiment.ts";

type Name = keyof typeof experiment.variants;

/** Variants that need little time; the queue waits for its lease to end, FastAPI for its start. */
export const quick: readonly Name[] = ["floating", "memory", "spool", "outbox"];
export const slow: readonly Name[] = ["queue", "background-tasks"];

export interface TestRun {
  readonly result: Result;
  /** What a metric said of each arm in a case. */
  values(name: string, metric: string): Record<string, number | null | undefined>;
  /** All arms that this machine can run have the first value, but for some. */
  allBut(value: number, others?: Partial<Record<Name, number>>): Record<string, number>;
}

/** Takes the baseline and others through every fault, once. */
export async function runOnce(
  services: ReturnType<typeof openServices>,
  only: readonly Name[],
): Promise<TestRun> {
  const result = await runExperiment({
    file: `${import.meta.dirname}/experiment.ts`,
    lab: "async-endpoints",
    experiment: "error-propagation",
    preset: "smoke",
    only,
    seed: 1,
    services,
    signal: new AbortController().signal,
    progress: { phase() {}, round() {}, cell() {} },
  });
  const skipped = result.cells.flatMap(({ arm, outcome }) => (outcome.status === "skipped" ? [arm] : []));
  const arms = ["awaited", ...only].filter((name) => !skipped.includes(name));
  return {
    result,
    values: (name, metric) =>
      Object.fromEntries(
        result.cells
          .filter((cell) => cell.case === name && cell.arm !== "placebo")
          .flatMap(({ arm, outcome }) =>
            outcome.status === "measured" ? [[arm, outcome.values[metric]]] : [],
          ),
      ),
    allBut: (value, others = {}) => {
      const given: Readonly<Record<string, number>> = others;
      return Object.fromEntries(arms.map((name) => [name, given[name] ?? value]));
    },
  };
}
