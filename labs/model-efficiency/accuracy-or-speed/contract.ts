/** What a variant of accuracy-or-speed is: a plan that settles a policy on texts whose labels are known. Types only. */

/** `linear` takes microseconds on the calling thread; the others are transformers in a worker. */
export type Tier = "linear" | "tiny" | "guard" | "guard-int8";

/** A way to decide about texts, as data: which model scores first, when a second one does, and from which score on. */
export type Policy = {
  readonly first: Tier;
  /** The first model's scores at or above it are attacks, where no second model scores. */
  readonly threshold: number;
  /** Scores of the first model in [low, high) are decided by another one. */
  readonly escalate: {
    readonly low: number;
    readonly high: number;
    readonly to: Tier;
    readonly threshold: number;
  } | null;
};

/** What is known of a split: every list has an entry per text. */
export type Evidence = {
  readonly attack: readonly boolean[];
  readonly scores: Readonly<Record<Tier, readonly number[]>>;
  /** Thousands of multiply-adds that a model needs for a text. */
  readonly work: Readonly<Record<Tier, readonly number[]>>;
};

/** Settles a policy. */
export type Settle = (known: Known, by: Settlers) => Plan;

export interface Plan {
  readonly policy: Policy;
  /** The texts that the variant's author reports on. @default the test split */
  readonly shown?: Evidence;
}

/** What a plan may read. */
export type Known = { readonly validation: Evidence; readonly test: Evidence };

/** The ways to settle a policy; see `support/settle.ts`. */
export interface Settlers {
  /** A single model at the fixed rate of false alarms. */
  alone(tier: Tier, evidence: Evidence): Policy;
  /** A single model at the threshold with the most right decisions. */
  mostAccurate(tier: Tier, evidence: Evidence): Policy;
  /** Linear first; a band that holds at most a share of `budget` of the texts goes to the guard. */
  cascade(evidence: Evidence, budget: number): Policy;
  /** The texts of a split from one place to another. */
  part(evidence: Evidence, from: number, to: number): Evidence;
}

/** A model's score of a text. */
export type ScoreText = (tier: Tier, text: string) => number | Promise<number>;
