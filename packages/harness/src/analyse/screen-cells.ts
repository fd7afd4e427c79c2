import type { CellRecord, Measured, Warning } from "@labs/experiment/result";
import { median } from "../statistics/order.ts";
import type { GateContext } from "./gate-context.ts";
import { type Located, mergeFindings } from "./gates/finding.ts";
import { gates } from "./gates/gates.ts";
import { percent } from "./wording.ts";

/** A cell that was measured in a round, the pilot left out. */
export type MeasuredCell = CellRecord & { readonly outcome: Measured };

/** What may be used of the cells of a run, and what may not. */
export interface Screened {
  /** Cells whose figures may be compared. */
  readonly cells: readonly MeasuredCell[];
  /** Why no figure of an arm in a case may be used; `null` where they may. */
  invalid(arm: string, name: string): string | null;
  /** How many rounds of an arm in a case were lost, in a sentence; `null` where none was. */
  lost(arm: string, name: string): string | null;
  /** One per gate, with the worst cell's words. */
  readonly warnings: Warning[];
}

/** Above this share of lost rounds, what is left would be a choice. */
const maxLost = 0.2;

export function measuredCells(cells: readonly CellRecord[]): MeasuredCell[] {
  return cells.filter((cell): cell is MeasuredCell => cell.round >= 0 && cell.outcome.status === "measured");
}

/** Why the gates refuse a cell, from its own figures alone; `null` where they do not. */
export function refusalOf(cell: CellRecord, context: GateContext): string | null {
  if (cell.outcome.status !== "measured") return null;
  const { ceilings, inProcess, clientsOf } = context;
  const figures = { ...cell.outcome, inProcess, clients: clientsOf(cell.case) };
  const findings = gates(figures, { ceilings, canaryMs: [] });
  return findings.find(({ severity }) => severity === "invalid")?.message ?? null;
}

/**
 * Sorts the cells of a run. An arm that answered wrongly in any round has no figure at all; rounds in which an arm
 * failed or the gates refused its cell are lost, and more than one in five of them leaves no figure in that case.
 */
export function screen(
  records: readonly CellRecord[],
  { inProcess, clientsOf, ceilings }: GateContext,
  canaryMs: readonly number[],
): Screened {
  const all = records.filter(({ round }) => round >= 0);
  const usualCellCanaryMs = median(
    measuredCells(all)
      .flatMap(({ outcome }) => outcome.noise?.cellCanaryMs ?? [])
      .filter((ms) => ms !== null),
  );
  const wrong = new Map<string, string>();
  const losses = new Map<string, string[]>();
  const kept: MeasuredCell[] = [];
  const located: Located[] = [];
  for (const cell of all) {
    const { outcome } = cell;
    if (outcome.status === "wrong") {
      const reason = `It answered wrongly in round ${cell.round + 1}: to ${outcome.input} it answered ${outcome.actual}; right is ${outcome.expected}.`;
      if (!wrong.has(cell.arm)) wrong.set(cell.arm, reason);
    } else if (outcome.status === "measured") {
      const clients = clientsOf(cell.case);
      const findings = gates(
        { ...outcome, clients, inProcess, usualCellCanaryMs },
        { ceilings, canaryMs: [...canaryMs] },
      );
      const where = `${cell.arm}, ${cell.case}, round ${cell.round + 1}`;
      located.push(...findings.map((finding) => ({ where, finding })));
      const refused = findings.find(({ severity }) => severity === "invalid");
      if (refused === undefined) kept.push({ ...cell, outcome });
      else lose(losses, cell, refused.message);
    } else lose(losses, cell, outcome.reason);
  }
  const rounds = Map.groupBy(all, placeOf);
  const lossOf = (arm: string, name: string) => {
    const reasons = losses.get(`${arm}/${name}`) ?? [];
    const of = rounds.get(`${arm}/${name}`)?.length ?? 0;
    return { share: of === 0 ? 0 : reasons.length / of, sentence: lossWords(reasons, of) };
  };
  return {
    cells: kept.filter(({ arm }) => !wrong.has(arm)),
    invalid(arm, name) {
      const { share, sentence } = lossOf(arm, name);
      return wrong.get(arm) ?? (share > maxLost ? sentence : null);
    },
    lost(arm, name) {
      const { share, sentence } = lossOf(arm, name);
      return share === 0 ? null : sentence;
    },
    warnings: mergeFindings(located, measuredCells(all).length),
  };
}

function lose(losses: Map<string, string[]>, cell: CellRecord, reason: string): void {
  losses.set(placeOf(cell), [...(losses.get(placeOf(cell)) ?? []), reason]);
}

function lossWords(reasons: readonly string[], of: number): string {
  const [first = ""] = reasons;
  const reason = `${first.charAt(0).toUpperCase()}${first.slice(1)}`;
  const share = `${reasons.length} of ${of} rounds were lost (${percent(reasons.length / of)})`;
  return `${share}: ${reason}${reason.endsWith(".") ? "" : "."}`;
}

const placeOf = ({ arm, case: name }: CellRecord): string => `${arm}/${name}`;
