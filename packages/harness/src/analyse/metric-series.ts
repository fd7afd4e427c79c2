import type { Metric } from "@labs/experiment";
import type { PlannedCase } from "../plan/cases.ts";
import { logRatios, type Pair } from "../statistics/log-ratio.ts";
import { median } from "../statistics/order.ts";
import type { Placed } from "./run-checks.ts";
import type { MeasuredCell } from "./screen-cells.ts";

/** One metric in one case, as all arms measured it. */
export class MetricSeries {
  readonly name: string;
  readonly metric: Metric;
  readonly planned: PlannedCase;
  readonly #cells: ReadonlyMap<string, ReadonlyMap<number, MeasuredCell>>;

  constructor(name: string, metric: Metric, planned: PlannedCase, cells: readonly MeasuredCell[]) {
    this.name = name;
    this.metric = metric;
    this.planned = planned;
    const byArm = Map.groupBy(
      cells.filter((cell) => cell.case === planned.name),
      ({ arm }) => arm,
    );
    this.#cells = new Map(
      [...byArm].map(([arm, own]) => [arm, new Map(own.map((cell) => [cell.round, cell]))]),
    );
  }

  /** An arm's number in every round in which it has one. */
  values(arm: string): Placed[] {
    return [...this.#of(arm).values()].flatMap(({ round, position, outcome }) => {
      const value = outcome.values[this.name];
      return value == null ? [] : { arm, round, position, value };
    });
  }

  /** Both arms' numbers in the rounds in which both have one. */
  pairs(arm: string, versus: string): Pair[] {
    const others = new Map(this.values(versus).map(({ round, value }) => [round, value]));
    return this.values(arm).flatMap(({ round, value }) => {
      const other = others.get(round);
      return other === undefined ? [] : { value, versus: other };
    });
  }

  /**
   * One log-ratio per round in which both arms were measured; above 0 is an improvement. Rates of arms
   * that lived side by side are compared slice by slice within the cycles, which cancels what drifts
   * from second to second.
   */
  logRatios(arm: string, versus: string): number[] {
    const { better, of } = this.metric;
    if (of !== "throughput" || this.planned.slices === 1)
      return logRatios(this.pairs(arm, versus), better) ?? [];
    const others = this.#of(versus);
    return [...this.#of(arm)].flatMap(([round, mine]) => {
      const other = others.get(round)?.outcome.load?.slices;
      if (other === undefined) return [];
      const slices = mine.outcome.load?.slices ?? [];
      const pairs = slices.map((value, slice) => ({ value, versus: other[slice] ?? Number.NaN }));
      return median(logRatios(pairs, better) ?? []) ?? [];
    });
  }

  /** How much faster an arm was in the second half of its slices than in the first, in its middle round. */
  growth(arm: string): number | null {
    const rounds = [...this.#of(arm).values()].flatMap(({ outcome }) => {
      const slices = outcome.load?.slices ?? [];
      const half = slices.length >> 1;
      const [early, late] = [median(slices.slice(0, half)), median(slices.slice(half))];
      return early && late ? late / early : [];
    });
    return median(rounds);
  }

  #of(arm: string): ReadonlyMap<number, MeasuredCell> {
    return this.#cells.get(arm) ?? new Map();
  }
}
