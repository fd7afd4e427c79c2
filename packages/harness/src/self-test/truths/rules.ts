import type { Comparison, Measured, Result } from "@labs/experiment/result";
import { measuredCells } from "../../analyse/screen-cells.ts";
import { percent } from "../../analyse/wording.ts";
import { median } from "../../statistics/order.ts";

/** What the harness said about an arm, and whether that is the truth. */
export interface Finding {
  readonly said: string;
  /** `null` where the machine was too busy to know the truth. */
  readonly right: boolean | null;
}

/** Holds what a result says about one arm against the truth. */
export interface Rule {
  /** The truth in a few words. */
  readonly truth: string;
  apply(result: Result, arm: string): Finding;
}

/** Identical code: told equal, or left open. */
export const equal: Rule = {
  truth: "no difference",
  apply: (result, arm) => ofVerdict(result, arm, ({ verdict }) => isNoDifference(verdict)),
};

/** The same where the order of the start matters; whether that was noticed is said and not judged. */
export const equalInAnyOrder: Rule = {
  truth: "no difference",
  apply(result, arm) {
    const { said, right } = equal.apply(result, arm);
    const named = result.warnings.some(({ code }) => code === "order-effect");
    return { said: `${said}, order effect ${named ? "named" : "not named"}`, right };
  },
};

/** An arm that stands still now and then: never equal, and its pauses are named. */
export const paused: Rule = {
  truth: "not equal, pauses named",
  apply(result, arm) {
    const comparison = throughputOf(result, arm);
    if (comparison === undefined) return noVerdict;
    const { verdict, notes } = comparison;
    const isNamed = notes.some((note) => note.startsWith(`Pauses: ${arm} `));
    return {
      said: `${words(comparison)}, pauses ${isNamed ? "named" : "not named"}`,
      right: (verdict === "SLOWER" || verdict === "INCONCLUSIVE") && isNamed,
    };
  },
};

/** An arm whose figures may not be used, and why. */
export function invalid(truth: string, reason: RegExp): Rule {
  return {
    truth: `INVALID: ${truth}`,
    apply: (result, arm) =>
      ofVerdict(
        result,
        arm,
        ({ verdict, notes }) => verdict === "INVALID" && notes.some((note) => reason.test(note)),
      ),
  };
}

/** How far a figure may lie from what the arm itself counted where nothing explains it, as a ratio less 1. */
const tolerance = 0.03;

/**
 * How far a figure may lie from it on the slow side. A request also takes time that no arm can count: the way to the
 * service and back, and the turn of the event loop. On two cores of a virtual machine, that was 2 to 6 % of a sleep of
 * 10 ms and of 16 calls of 0.1 ms in a row.
 */
const uncounted = 0.08;

/**
 * The rate is what the clients and the counted times make it, and so are the differences between arms. An arm counts
 * its own time and not that of a client or an answer that waits for a processor: where arms wait, its rate is not known.
 */
export const rateAsCounted: Rule = {
  truth: `rate as counted, ${percent(uncounted)} less to ${percent(tolerance)} more`,
  apply(result, arm) {
    const share = middleOf(result, arm, ({ values }) => quotient(values.throughput, values["counted rate"]));
    if (share === null) return noCell;
    const rate = `rate ${share.toFixed(3)} of the counted one`;
    const waited = middleOf(result, arm, ({ noise }) => noise?.subjectWaited ?? null) ?? 0;
    if (waited > maxWaited)
      return { said: `${rate}; waited ${percent(waited)} of its time for a processor`, right: null };
    const isNear = share >= 1 - uncounted && share <= 1 + tolerance;
    if (result.arms.some(({ name, role }) => name === arm && role === "baseline"))
      return { said: rate, right: isNear };
    const { said, right } = ofVerdict(result, arm, (one) => isTrue(one, countedRatio(result, one)));
    return { said: `${said}, ${rate}`, right: isNear && right };
  },
};

/** Share of its runnable time that an arm may wait for a processor while its rate is still known. */
const maxWaited = 0.3;

/**
 * Little's law holds in every cell, and the median response time is what the calls of all clients really took. It is
 * held against the quantiles around the median: on a busy machine half of the calls may be interrupted, and the
 * median then lies between two very different times.
 */
export const timesAsCounted: Rule = {
  truth: "Little's law, p50 as counted",
  apply(result, arm) {
    const little = cellsOf(result, arm).flatMap(({ load }) => load?.little ?? []);
    const toP45 = middleOf(result, arm, ({ values }) => quotient(values.p50, values["counted p45"]));
    const toP55 = middleOf(result, arm, ({ values }) => quotient(values.p50, values["counted p55"]));
    if (toP45 === null || toP55 === null || little.length === 0) return noCell;
    const [low, high] = [Math.min(...little), Math.max(...little)];
    return {
      said: `Little's law ${low.toFixed(2)} to ${high.toFixed(2)}, p50 ${toP45.toFixed(3)} of the counted p45, ${toP55.toFixed(3)} of p55`,
      right: low >= 0.95 && high <= 1.05 && toP45 >= 1 - tolerance && toP55 <= 1 + uncounted,
    };
  },
};

const noVerdict: Finding = { said: "no verdict", right: false };
const noCell: Finding = { said: "no cell has both figures", right: false };

function throughputOf({ comparisons }: Result, arm: string): Comparison | undefined {
  return comparisons.find((one) => one.arm === arm && one.metric === "throughput");
}

function ofVerdict(result: Result, arm: string, isRight: (comparison: Comparison) => boolean): Finding {
  const comparison = throughputOf(result, arm);
  if (comparison === undefined) return noVerdict;
  return { said: words(comparison), right: isRight(comparison) };
}

function words({ verdict, ratio, notes }: Comparison): string {
  if (ratio !== null) return `${verdict} ${ratio.toFixed(3)}`;
  return notes[0] === undefined ? verdict : `${verdict}: ${notes[0]}`;
}

function isNoDifference(verdict: Comparison["verdict"]): boolean {
  return verdict === "EQUIVALENT" || verdict === "INCONCLUSIVE";
}

/** Counted rates that differ by less are one rate. */
const sameRate = 0.01;

/** A difference is true where the counted rates differ in that direction as well, by about as much. */
function isTrue({ verdict, ratio }: Comparison, counted: number | null): boolean {
  if (isNoDifference(verdict)) return true;
  if (ratio === null || counted === null) return false;
  const isDirection = verdict === "FASTER" ? counted > 1 + sameRate : counted < 1 - sameRate;
  return (
    (verdict === "FASTER" || verdict === "SLOWER") &&
    isDirection &&
    Math.abs(ratio / counted - 1) <= uncounted
  );
}

/** Of the rates that two arms counted themselves, middle of the rounds. */
function countedRatio(result: Result, { arm, versus }: Comparison): number | null {
  const rateOf = (name: string) => middleOf(result, name, ({ values }) => values["counted rate"] ?? null);
  return quotient(rateOf(arm), rateOf(versus));
}

function cellsOf({ cells }: Result, arm: string): Measured[] {
  return measuredCells(cells).flatMap((cell) => (cell.arm === arm ? cell.outcome : []));
}

function middleOf(result: Result, arm: string, of: (outcome: Measured) => number | null): number | null {
  return median(cellsOf(result, arm).flatMap((outcome) => of(outcome) ?? []));
}

function quotient(value: number | null | undefined, by: number | null | undefined): number | null {
  return value == null || !by ? null : value / by;
}
