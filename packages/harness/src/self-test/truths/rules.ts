import type { Comparison, Measured, Result } from "@labs/experiment/result";
import { median } from "../../statistics/order.ts";

/** What the harness said about an arm, and whether that is the truth. */
export interface Finding {
  readonly said: string;
  readonly right: boolean;
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

/** An arm that stands still now and then. */
export const paused: Rule = {
  truth: "pauses named, not equal",
  apply(result, arm) {
    const isNamed = ({ notes }: Comparison) => notes.some((note) => note.startsWith(`Pauses: ${arm} `));
    const finding = ofVerdict(
      result,
      arm,
      (one) => (one.verdict === "SLOWER" || one.verdict === "INCONCLUSIVE") && isNamed(one),
    );
    const comparison = throughputOf(result, arm);
    if (comparison === undefined) return finding;
    return { ...finding, said: `${finding.said}, pauses ${isNamed(comparison) ? "named" : "not named"}` };
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

/** How far a figure may lie from what the arm itself counted, as a ratio less 1. */
const tolerance = 0.03;

/** The rate is what the clients and the counted times make it, and so are the differences between arms. */
export const rateAsCounted: Rule = {
  truth: "rate as counted, within 3 %",
  apply(result, arm) {
    const share = middleOf(result, arm, ({ values }) => quotient(values.throughput, values["true rate"]));
    if (share === null) return noCell;
    const rate = `rate ${share.toFixed(3)} of the true one`;
    const right = Math.abs(share - 1) <= tolerance;
    if (result.arms.some(({ name, role }) => name === arm && role === "baseline"))
      return { said: rate, right };
    const verdict = ofVerdict(result, arm, (one) => isTrue(one, trueRatio(result, one)));
    return { said: `${verdict.said}, ${rate}`, right: right && verdict.right };
  },
};

/** Little's law holds in every cell, and the middle response time is what all clients' calls really took. */
export const timesAsCounted: Rule = {
  truth: "Little's law, p50 as counted",
  apply(result, arm) {
    const little = cellsOf(result, arm).flatMap(({ load }) => load?.little ?? []);
    const share = middleOf(result, arm, ({ values }) => quotient(values.p50, values["true p50"]));
    if (share === null || little.length === 0) return noCell;
    const [low, high] = [Math.min(...little), Math.max(...little)];
    return {
      said: `Little's law ${low.toFixed(2)} to ${high.toFixed(2)}, p50 ${share.toFixed(3)} of the true one`,
      right: low >= 0.95 && high <= 1.05 && Math.abs(share - 1) <= tolerance,
    };
  },
};

const noCell: Finding = { said: "no cell has both figures", right: false };

function throughputOf({ comparisons }: Result, arm: string): Comparison | undefined {
  return comparisons.find((one) => one.arm === arm && one.metric === "throughput");
}

function ofVerdict(result: Result, arm: string, isRight: (comparison: Comparison) => boolean): Finding {
  const comparison = throughputOf(result, arm);
  if (comparison === undefined) return { said: "no verdict", right: false };
  return { said: words(comparison), right: isRight(comparison) };
}

function words({ verdict, ratio, notes }: Comparison): string {
  if (ratio !== null) return `${verdict} ${ratio.toFixed(3)}`;
  return notes[0] === undefined ? verdict : `${verdict}: ${notes[0]}`;
}

function isNoDifference(verdict: Comparison["verdict"]): boolean {
  return verdict === "EQUIVALENT" || verdict === "INCONCLUSIVE";
}

/** A difference is true where the counted rates differ in that direction as well, by about as much. */
function isTrue({ verdict, ratio }: Comparison, truth: number | null): boolean {
  if (isNoDifference(verdict)) return true;
  if ((verdict !== "FASTER" && verdict !== "SLOWER") || ratio === null || truth === null) return false;
  return ratio > 1 === truth > 1 && Math.abs(ratio / truth - 1) <= tolerance;
}

/** Of the rates that two arms counted themselves, middle of the rounds. */
function trueRatio(result: Result, { arm, versus }: Comparison): number | null {
  const rateOf = (name: string) => middleOf(result, name, ({ values }) => values["true rate"] ?? null);
  return quotient(rateOf(arm), rateOf(versus));
}

function cellsOf({ cells }: Result, arm: string): Measured[] {
  return cells.flatMap((cell) =>
    cell.arm === arm && cell.round >= 0 && cell.outcome.status === "measured" ? cell.outcome : [],
  );
}

function middleOf(result: Result, arm: string, of: (outcome: Measured) => number | null): number | null {
  return median(cellsOf(result, arm).flatMap((outcome) => of(outcome) ?? []));
}

function quotient(value: number | null | undefined, by: number | null | undefined): number | null {
  return value == null || !by ? null : value / by;
}
