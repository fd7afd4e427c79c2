/** A variant is a handler: it answers as the slow one does, and takes less time for it. Types only. */
import type { Request, Rules } from "../shared/screening.ts";

export type { Rules };

/** Makes a handler. Its functions keep their names where they stay: a profile goes by them. */
export type Technique = (given: { readonly rules: Rules }) => (request: Request) => Verdict;

export interface Verdict {
  /** Number of different runs of four characters in the text, white space at its end left out. */
  readonly shingles: number;
  /** Sum of the weights of its words. */
  readonly weight: number;
  /** Bits per character, in hundredths. */
  readonly bits: number;
}
