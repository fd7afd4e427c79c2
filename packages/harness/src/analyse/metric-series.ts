import type { Metric } from "@labs/experiment";
import type { PlannedCase } from "../plan/cases.ts";
import { answersOf, timingOf } from "../plan/metric-value.ts";
import { quantileOf } from "../plan/samples.ts";
import { logRatios, type Pair } from "../statistics/log-ratio.ts";
import { median } from "../statistics/order.ts";
import type { MeasuredCell } from "./screen-cells.ts";

/** One cell's figure with its place in the order of its round. */
export interface Placed {
  readonly round: number;
  readonly position: number;
  readonly arm: string;
  readonly value: number;
}

/** A cell that has too few answers for a quantile. */
export interface ShortCell {
  readonly arm: string;
  readonly round: number;
  readonly answered: number;
  readonly figure: string;
  readonly needs: number;
}

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

  /** The cell of an arm with the fewest answers, where those are too few for this quantile. */
  shortCell(arm: string): ShortCell | null {
    const { of } = this.metric;
    const quantile = quantileOf(of);
    if (quantile === null || typeof of === "function") return null;
    const { among } = timingOf(of);
    const [least] = [...this.#of(arm).values()]
      .flatMap(({ round, outcome: { load } }) =>
        load === null ? [] : { arm, round, answered: answersOf(load, among).responseUs.count, ...quantile },
      )
      .sort((a, b) => a.answered - b.answered);
    return least === undefined || least.answered >= least.needs ? null : least;
  }

  /**
   * An arm's number in every round in which it has one. A quantile that one of its cells is too short for is given in
   * none: in a closed loop, cells with few answers are the slow ones.
   */
  values(arm: string): Placed[] {
    if (this.shortCell(arm) !== null) return [];
    return [...this.#of(arm).values()].flatMap(({ round, position, outcome }) => {
      const value = outcome.values[this.name];
      return value == null ? [] : { arm, round, position, value };
    });
  }

  /** Both arms' numbers in the rounds in which both have one. */
  pairs(arm: string, versus: string): (Pair & { readonly round: number })[] {
    const others = new Map(this.values(versus).map(({ round, value }) => [round, value]));
    return this.values(arm).flatMap(({ round, value }) => {
      const other = others.get(round);
      return other === undefined ? [] : { round, value, versus: other };
    });
  }

  /** One log-ratio per round in which both arms were measured; `null` where one has none, since a value was 0. */
  logRatios(arm: string, versus: string): number[] | null {
    return logRatios(this.pairs(arm, versus), this.metric.better);
  }

  /**
   * The same for rates of arms that alternate, by the median over the cycles of a round. It does not feel what happens
   * in fewer than half of the slices, such as another program's work, or the arm's own pauses.
   *
   * @returns `null` where arms do not alternate, or the metric is no rate
   */
  logRatiosByCycle(arm: string, versus: string): number[] | null {
    const { better, of } = this.metric;
    if (of !== "throughput" || this.planned.slices === 1) return null;
    const others = this.#of(versus);
    return [...this.#of(arm)].flatMap(([round, mine]) => {
      const other = others.get(round)?.outcome.load?.slices;
      if (other === undefined) return [];
      const slices = mine.outcome.load?.slices ?? [];
      const pairs = slices.map((value, slice) => ({ value, versus: other[slice] ?? Number.NaN }));
      return median(logRatios(pairs, better) ?? []) ?? [];
    });
  }

  /** For each round in which both arms were measured: the share of time in which this one stood still, less the other's. */
  stillness(arm: string, versus: string): number[] {
    const others = this.#of(versus);
    return [...this.#of(arm)].flatMap(([round, mine]) => {
      const [own, other] = [stillShare(mine), stillShare(others.get(round))];
      return own === null || other === null ? [] : own - other;
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

function stillShare(cell: MeasuredCell | undefined): number | null {
  const { stillSeconds, window } = cell?.outcome.load ?? {};
  return stillSeconds === undefined || window === undefined || window.seconds === 0
    ? null
    : stillSeconds / window.seconds;
}
