import type { CellRecord, Comparison, Result } from "@labs/experiment/result";

/** The largest `reference-run.json`, bytes. */
export const referenceRunBytes = 100_000;

/**
 * A result reduced to what the texts quote: still valid, and small enough for the repository.
 *
 * Dropped are the measurements of single rounds: loads with their histograms, noise, log-ratios. Everything computed
 * from them stays. What arms say of themselves goes too: plans and charts that no text quotes. Of the cells stay the first measured one of each round, since readers count the rounds, and the
 * first of each arm and case that was refused, failed or skipped, since readers ask for the reason.
 */
export function asReferenceRun(result: Result): Result {
  return {
    ...result,
    explained: [],
    cells: [...Map.groupBy(result.cells, placeOf).values()]
      .flatMap(([first]) => first ?? [])
      .map(withoutLoad),
    comparisons: result.comparisons.map(withoutRounds),
    pairComparisons: result.pairComparisons.map(withoutRounds),
    placebo: result.placebo.map(withoutRounds),
  };
}

function placeOf({ round, arm, case: name, outcome: { status } }: CellRecord): string {
  return JSON.stringify(status === "measured" && round >= 0 ? [round] : [arm, name, status]);
}

function withoutLoad(cell: CellRecord): CellRecord {
  if (cell.outcome.status !== "measured") return cell;
  return { ...cell, outcome: { ...cell.outcome, load: null, noise: null } };
}

function withoutRounds(comparison: Comparison): Comparison {
  return { ...comparison, logRatios: [] };
}
