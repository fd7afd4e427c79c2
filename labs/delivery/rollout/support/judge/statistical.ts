/**
 * Judges by tests: a difference counts where it is neither luck nor too small to matter. The rule for times and the heap
 * is that of Netflix's Kayenta (Mann-Whitney, a band of a quarter of the estimate), with a smallest difference beside it.
 */
import type { Evidence, Judge } from "../../contract.ts";
import { fisher } from "./fisher.ts";
import { mannWhitney } from "./mann-whitney.ts";

/** Of the intervals; a rollout looks three times at three figures, hence more than the usual 95 %. */
const confidence = 0.995;
/** The p-value below which errors are no luck: four against none are enough. Where errors are few, the test is careful by itself. */
const errorLevel = 0.07;
/** Smaller differences are let through: a share of the median time, and bytes per request. */
const smallest = { time: 0.03, heapBytes: 100 } as const;
/** The share of decisions that may differ between copies and what users got. */
const differentShare = 0.02;

export const statistical: Judge = (evidence) =>
  slower(evidence) ?? failsMore(evidence) ?? leaks(evidence) ?? decidesOtherwise(evidence);

function slower({ candidate, compared }: Evidence): string | null {
  const [now, then] = [candidate.latenciesMs, compared.latenciesMs];
  const above = shiftAbove(now, then, smallest.time * median(then));
  return above === null ? null : `it takes ${above.toFixed(2)} ms longer`;
}

function leaks({ candidate, compared }: Evidence): string | null {
  const above = shiftAbove(candidate.heapGrowth, compared.heapGrowth, smallest.heapBytes);
  return above === null ? null : `each request leaves ${Math.round(above)} bytes more on the heap`;
}

function failsMore({ candidate, compared }: Evidence): string | null {
  const p = fisher(candidate, compared);
  return p < errorLevel
    ? `${candidate.errors} of ${candidate.answers} answers are errors, and ${compared.errors} of ${compared.answers} of the other`
    : null;
}

function decidesOtherwise({ copies }: Evidence): string | null {
  return copies.different > differentShare * copies.answered
    ? `${copies.different} of ${copies.answered} copies were decided otherwise`
    : null;
}

/** By how much the first sample lies above the second; `null` where that may be luck, or is too little. */
function shiftAbove(first: readonly number[], second: readonly number[], least: number): number | null {
  if (first.length === 0 || second.length === 0) return null;
  const { p, shift, low } = mannWhitney(first, second, confidence);
  return p < 1 - confidence && low > Math.max(0.25 * Math.abs(shift), least) ? shift : null;
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[values.length >> 1] ?? 0;
}
