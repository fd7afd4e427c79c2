import { LabError } from "@labs/experiment";
import type { Result } from "@labs/experiment/result";
import { filledFlowchart, isFlowchart, renderResult } from "@labs/report";
import { findRun } from "../../catalog/stored-runs.ts";
import { print } from "../../terminal/output.ts";

export interface ShowOptions {
  readonly details?: boolean;
  readonly json?: boolean;
  /** An arm, whose flowchart is printed. */
  readonly mermaid?: string;
}

/** `pnpm lab show [run]`: a stored run again, the newest where none is named. */
export async function show(run: string | undefined, { details, json, mermaid }: ShowOptions): Promise<void> {
  const result = await findRun(run);
  if (result === undefined) throw nothingStored(run);
  if (mermaid !== undefined) return await print(flowchartOf(result, mermaid));
  await print(json === true ? JSON.stringify(result, null, 1) : renderResult(result, { details }));
}

/** How an arm of the run answers, with the run's figures, as Mermaid. */
function flowchartOf(result: Result, arm: string): string {
  const charts = result.explained.flatMap((one) =>
    one.lines.filter(isFlowchart).map((line) => ({ arm: one.arm, text: filledFlowchart(result, one, line) })),
  );
  const own = charts.filter((chart) => chart.arm === arm);
  if (own.length > 0) return own.map(({ text }) => text).join("\n\n");
  const arms = [...new Set(charts.map((chart) => chart.arm))];
  throw new LabError(
    "USAGE",
    arms.length === 0
      ? `No arm of ${result.lab}/${result.experiment} says how it answers as a flowchart: \`--details\` prints what they say.`
      : `"${arm}" has no flowchart in this run: name one of ${arms.join(", ")}.`,
  );
}

export function nothingStored(run: string | undefined): LabError {
  return new LabError(
    "RUN_MISSING",
    run === undefined
      ? "Nothing was measured yet: `pnpm lab` lists what there is to measure."
      : `There is no stored run "${run}": name a run by its id, or the newest of an experiment as lab/experiment. \`pnpm lab history\` lists the runs.`,
  );
}
