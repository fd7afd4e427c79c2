/** How good scores are, at a threshold that was chosen beforehand on other samples. */
import type { Sample } from "./texts/samples.ts";

export interface Quality {
  /** Samples that were judged. */
  readonly count: number;
  /** Share judged correctly. */
  readonly accuracy: number;
  /** Share of attacks that were found; NaN without attacks. */
  readonly recall: number;
  /** Share of harmless texts that were called attacks; NaN without harmless ones. */
  readonly falsePositives: number;
}

/** Scores at or above the threshold are called attacks. */
export function quality(samples: readonly Sample[], scores: readonly number[], threshold: number): Quality {
  const tally = { right: 0, attacks: 0, found: 0, alarms: 0 };
  samples.forEach(({ attack }, index) => {
    const called = (scores[index] ?? Number.NaN) >= threshold;
    tally.right += Number(called === attack);
    tally.attacks += Number(attack);
    tally.found += Number(called && attack);
    tally.alarms += Number(called && !attack);
  });
  return {
    count: samples.length,
    accuracy: tally.right / samples.length,
    recall: tally.found / tally.attacks,
    falsePositives: tally.alarms / (samples.length - tally.attacks),
  };
}

/**
 * The lowest threshold that calls at most `share` of the harmless samples attacks. Choose it on `validation` and
 * keep it: chosen on the samples that are judged, it flatters.
 */
export function thresholdAt(share: number, samples: readonly Sample[], scores: readonly number[]): number {
  const harmless = scores.filter((_, index) => samples[index]?.attack === false).sort((a, b) => b - a);
  const allowed = Math.floor(share * harmless.length);
  const first = harmless[allowed];
  // Just above the first harmless score that is one too many.
  return first === undefined ? 0 : first + Math.max(Number.EPSILON, first * 1e-9);
}

export interface Difference {
  /** Share of decisions that changed. */
  readonly flips: number;
  /** The largest change of a probability. */
  readonly largest: number;
}

/** What a rewrite changed: each model decides by its own threshold. */
export function difference(
  reference: { readonly scores: readonly number[]; readonly threshold: number },
  other: { readonly scores: readonly number[]; readonly threshold: number },
): Difference {
  let flips = 0;
  let largest = 0;
  reference.scores.forEach((score, index) => {
    const changed = other.scores[index] ?? Number.NaN;
    flips += Number(score >= reference.threshold !== changed >= other.threshold);
    largest = Math.max(largest, Math.abs(score - changed));
  });
  return { flips: flips / reference.scores.length, largest };
}

/** Parts of a split on which a model may be worse than on the whole. */
export const slices = {
  short: ({ tokens }) => tokens.length <= 40,
  long: ({ tokens }) => tokens.length > 120,
  disguised: ({ disguised }) => disguised,
  "quotes nothing": ({ quotes }) => quotes === "nothing",
  "quotes harmless text": ({ quotes }) => quotes === "harmless",
  "quotes an attack": ({ quotes }) => quotes === "attack",
} as const satisfies Record<string, (sample: Sample) => boolean>;

export type Slice = keyof typeof slices;

/** The quality on one slice. */
export function sliceQuality(
  slice: Slice,
  samples: readonly Sample[],
  scores: readonly number[],
  threshold: number,
): Quality {
  const inside = slices[slice];
  return quality(
    samples.filter(inside),
    scores.filter((_, index) => {
      const sample = samples[index];
      return sample !== undefined && inside(sample);
    }),
    threshold,
  );
}
