import type { Warning } from "@labs/experiment/result";

/** A warning about one cell, before the cells of a run are put together. */
export interface Finding extends Warning {
  /** How far it goes; of several, the largest is shown. */
  readonly amount: number;
}

/** A finding and the cell it was made in, in words: `redis, case hot, round 3`. */
export interface Located {
  readonly where: string;
  readonly finding: Finding;
}

const order = { info: 0, warn: 1, invalid: 2 } as const;

/**
 * One warning per kind, worst first, which names the worst cell: thirty lines of the same would not be read.
 *
 * @param cells how many cells were looked at
 */
export function mergeFindings(located: readonly Located[], cells: number): Warning[] {
  return [...Map.groupBy(located, ({ finding }) => finding.code).values()]
    .flatMap((same) =>
      same
        .toSorted(byWeight)
        .slice(0, 1)
        .map((worst) => ({ worst, count: same.length })),
    )
    .sort((a, b) => byWeight(a.worst, b.worst))
    .map(({ worst: { where, finding }, count }) => ({
      code: finding.code,
      severity: finding.severity,
      message: `${finding.message} ${count === 1 ? `Seen in ${where} only.` : `Worst in ${where}; seen in ${count} of ${cells} cells.`}`,
    }));
}

function byWeight({ finding: a }: Located, { finding: b }: Located): number {
  return order[b.severity] - order[a.severity] || b.amount - a.amount;
}
