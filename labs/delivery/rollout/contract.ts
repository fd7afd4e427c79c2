/** A variant is a strategy: how a new version comes to its users, and what must hold on the way. Types only. */

export interface Strategy {
  /** Looks at a release before anything of it runs: why it is refused, or `null`. @default every release may go on */
  readonly gate?: (release: Release) => string | null;
  /** One after another. After the last one, all requests go to the new version for good. */
  readonly steps: readonly Step[];
  /** What the new version is held against: the old one's process, or a fresh copy of it that gets as many requests. */
  readonly comparedWith: "old process" | "fresh copy";
  /** Asked after each step: why the rollout is aborted, or `null`. */
  readonly judge: Judge;
  /** Whether the old process ends as soon as it gets no requests, or runs until the rollout is over. */
  readonly oldProcess: "ended" | "kept";
}

export interface Step {
  /** Per cent of the requests that the new version gets. */
  readonly share: number;
  /** It gets copies of these requests, and users get the old one's answers. @default users get its answers */
  readonly copies?: true;
  /** The step lasts until the new version has been sent this many. */
  readonly answers: number;
}

/** What is seen of a version, all steps so far together. */
export interface Seen {
  readonly answers: number;
  readonly errors: number;
  readonly latenciesMs: readonly number[];
  /** Bytes by which the heap grew from one collection to the next, for each request between them. */
  readonly heapGrowth: readonly number[];
}

export interface Evidence {
  readonly candidate: Seen;
  readonly compared: Seen;
  /** Copies whose answer could be held against the user's, and how many of them decided otherwise. */
  readonly copies: { readonly answered: number; readonly different: number };
}

export type Judge = (evidence: Evidence) => string | null;

/** What a release is made of; nothing in it ever changes, and its id is the digest of the manifest. */
export interface Release {
  readonly manifest: {
    /** SHA-256 of the program and its settings. */
    readonly code: string;
    /** SHA-256 of the model's file. */
    readonly model: string;
    /** Which features the model was trained on. */
    readonly featureSchema: number;
    /** Id of the data that it was trained on. */
    readonly dataSnapshot: string;
  };
  /** The features that the program computes. */
  readonly programSchema: number;
  /** Share of a frozen set of labelled prompts that the model decides correctly, from 0 to 1. */
  accuracy(): number;
}

/** What every strategy needs to be safe; the wrong variants are each without one of these. */
export interface Safety {
  readonly migration: Migration;
  /** What an abort undoes. */
  readonly rollback: readonly ("weights" | "pointer")[];
  /** What becomes of a rollout that is ordered while another one runs. */
  readonly secondRollout: "refused" | "begun";
}

/** Statements around a release that changes the database. */
export interface Migration {
  /** Before the first process of the new version. */
  readonly before: readonly string[];
  /** When no process of the old version is left. */
  readonly after: readonly string[];
}
