import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Result } from "@labs/experiment/result";
import { wrap } from "@labs/report";
import { eventFile, eventFileName, type Step } from "@labs/tensorboard";
import { resultsFolder } from "../../catalog/paths.ts";
import { findRun } from "../../catalog/stored-runs.ts";
import { print } from "../../terminal/output.ts";
import { nothingStored } from "./show.ts";

/** `pnpm lab tensorboard [run]`: what was measured in each round, in files that TensorBoard reads. */
export async function tensorboard(run: string | undefined): Promise<void> {
  const result = await findRun(run);
  if (result === undefined) throw nothingStored(run);
  const folder = join(resultsFolder(), "tensorboard", result.runId);
  await rm(folder, { recursive: true, force: true });
  for (const [arm, steps] of stepsOf(result)) {
    // A folder is what TensorBoard calls a run.
    const own = join(folder, arm.replaceAll(/[^\w@.-]/g, "-"));
    await mkdir(own, { recursive: true });
    await writeFile(join(own, eventFileName(result.runId)), eventFile(steps));
  }
  await print(
    wrap(
      `Written: every metric of ${result.lab}/${result.experiment} by round, an arm a run. \`python3 -m pip install tensorboard\` gets TensorBoard; \`tensorboard --logdir ${folder}\` shows it.`,
    ),
  );
}

/** By arm: a step for each round, with a curve for each metric of each case, in its unit. */
export function stepsOf({
  cells,
  metrics,
}: Pick<Result, "cells" | "metrics">): ReadonlyMap<string, readonly Step[]> {
  const steps = new Map<string, Step[]>();
  for (const { arm, case: name, round, startedAt, outcome } of cells) {
    if (outcome.status !== "measured") continue;
    const values = Object.entries(outcome.values).flatMap(([metric, value]) =>
      value === null ? [] : [[`${name}/${metric}, ${metrics[metric]?.unit ?? ""}`, value] as const],
    );
    if (values.length === 0) continue;
    const seconds = Date.parse(startedAt) / 1000;
    steps.set(arm, [
      ...(steps.get(arm) ?? []),
      { step: round, seconds, scalars: Object.fromEntries(values) },
    ]);
  }
  return steps;
}
