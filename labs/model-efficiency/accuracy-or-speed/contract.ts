/** What a variant of accuracy-or-speed is: a plan that settles a policy on texts whose labels are known. Types only. */

/** Models of the package that run in a worker. */
export type Transformer = "tiny" | "tiny-longer" | "guard" | "guard-int8";

/** `linear` takes microseconds on the calling thread. */
export type Tier = "linear" | Transformer;

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

export interface Cascade {
  /** Largest share of the texts that may be passed on. */
  readonly budget: number;
  /** @default "guard" */
  readonly to?: Transformer;
  /** Share of harmless texts that may be called attacks, by both models together. @default as everywhere */
  readonly alarms?: number;
}

/** The ways to settle a policy; see `support/settle.ts`. */
export interface Settlers {
  /** A single model; its false alarms are a share of the harmless texts, by default the same as everywhere. */
  alone(tier: Tier, evidence: Evidence, alarms?: number): Policy;
  /** Linear first; a band of its scores goes to a second model. */
  cascade(evidence: Evidence, options: Cascade): Policy;
  /** The texts of a split from one place to another. */
  part(evidence: Evidence, from: number, to: number): Evidence;
}

/** A model's score of a text. */
export type ScoreText = (tier: Tier, text: string) => number | Promise<number>;
