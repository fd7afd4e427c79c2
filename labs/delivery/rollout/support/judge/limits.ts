/** Fixed limits: what most dashboards and alerts have. */
import type { Judge, Seen } from "../../contract.ts";

export interface Limits {
  /** The mean time may be this multiple of the old version's. */
  readonly slower: number;
  /** Errors in per cent of the answers. */
  readonly errors: number;
}

/** Judges by limits on the mean time and on the share of errors. */
export function limits({ slower, errors }: Limits): Judge {
  return ({ candidate, compared }) => {
    const [now, then] = [mean(candidate), mean(compared)];
    if (now > slower * then) return `the mean time is ${percent(now / then - 1)} above the old version's`;
    if (candidate.errors > (errors / 100) * candidate.answers)
      return `${percent(candidate.errors / candidate.answers)} of the answers are errors`;
    return null;
  };
}

/** The alert of a whole service: it must not wake someone at night for nothing, so that it lets much pass. */
export const alarm = limits({ slower: 2, errors: 5 });

function mean({ latenciesMs }: Seen): number {
  return latenciesMs.reduce((sum, one) => sum + one, 0) / latenciesMs.length;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
