import type { CellRecord, Measured, Result, Warning } from "@labs/experiment/result";
import { type Located, mergeFindings } from "./gates/finding.ts";
import { gates } from "./gates/gates.ts";

/** A cell that was measured in a round, the pilot left out. */
export type MeasuredCell = CellRecord & { readonly outcome: Measured };

export function measuredCells(cells: readonly CellRecord[]): MeasuredCell[] {
  return cells.filter((cell): cell is MeasuredCell => cell.round >= 0 && cell.outcome.status === "measured");
}

/** What the gates left of the cells. */
export interface Screened {
  readonly cells: readonly MeasuredCell[];
  /** Why too many cells of an arm fell, by `arm/case`. */
  readonly invalid: ReadonlyMap<string, string>;
  /** One per gate, arm and case, with the worst cell's words. */
  readonly warnings: Warning[];
}

/** Above this share of fallen cells, what is left would be a choice. */
const mostFallen = 0.2;

/** Takes out the cells whose figures contradict themselves, by gates that see one cell and never its variants. */
export function screen(
  all: readonly MeasuredCell[],
  calibration: Result["calibration"],
  clientsOf: (name: string) => number | null,
): Screened {
  const kept: MeasuredCell[] = [];
  const located: Located[] = [];
  const refusals = new Map<string, string[]>();
  for (const cell of all) {
    const findings = gates({ ...cell.outcome, clients: clientsOf(cell.case) }, calibration);
    const where = `${cell.arm}, ${cell.case}, round ${cell.round + 1}`;
    located.push(...findings.map((finding) => ({ where, finding })));
    const refused = findings.find(({ severity }) => severity === "invalid");
    if (refused === undefined) kept.push(cell);
    else refusals.set(placeOf(cell), [...(refusals.get(placeOf(cell)) ?? []), refused.message]);
  }
  const invalid = new Map<string, string>();
  for (const [place, messages] of refusals) {
    const cells = all.filter((cell) => placeOf(cell) === place).length;
    if (messages.length > mostFallen * cells) invalid.set(place, messages[0] ?? "");
  }
  return { cells: kept, invalid, warnings: mergeFindings(located, all.length) };
}

const placeOf = (cell: { readonly arm: string; readonly case: string }) => `${cell.arm}/${cell.case}`;
