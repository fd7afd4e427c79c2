import { median } from "../statistics/order.ts";
import { expectedPower } from "./expected-power.ts";
import { handlers, type Trial } from "./self-test.ts";

/** What the trials of one handler come to. */
export interface Tally {
  readonly handler: Trial["handler"];
  readonly trials: number;
  /** Trials in which identical code was called faster or slower. */
  readonly falseVerdicts: number;
  /** Trials in which the planted 5 % and 20 % were found, with the right sign. */
  readonly found5: number;
  readonly found20: number;
  /** Middle of the trials' spreads of the paired log-ratios. */
  readonly spread: number | null;
  /** Share of trials that should find 5 % at this spread. */
  readonly expected5: number | null;
  /** Middle of the seconds per trial, and of the recorded load in them. */
  readonly seconds: number | null;
  readonly measuredSeconds: number | null;
}

/** Adds the trials up, by handler. */
export function tally(trials: readonly Trial[]): Tally[] {
  return handlers.map((handler) => {
    const own = trials.filter((trial) => trial.handler === handler);
    const count = (arm: string, verdicts: readonly string[]) =>
      own.filter(({ comparisons }) =>
        comparisons.some((one) => one.arm === arm && verdicts.includes(one.verdict)),
      ).length;
    const comparisons = own.flatMap((trial) => trial.comparisons);
    const spread = median(comparisons.flatMap((one) => one.spread ?? []));
    const rounds = median(comparisons.map((one) => one.rounds));
    const family = new Set(comparisons.map(({ arm }) => arm)).size;
    return {
      handler,
      trials: own.length,
      falseVerdicts: count("identical", ["FASTER", "SLOWER"]),
      found5: count("plus-5", ["SLOWER"]),
      found20: count("plus-20", ["SLOWER"]),
      spread,
      expected5: spread === null || rounds === null ? null : expectedPower(1.05, { spread, rounds, family }),
      seconds: median(own.map(({ seconds }) => seconds)),
      measuredSeconds: median(own.map(({ measuredSeconds }) => measuredSeconds)),
    };
  });
}
