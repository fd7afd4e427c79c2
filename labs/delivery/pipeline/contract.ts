/** A variant is a pipeline: which gates a commit has to pass, in which order, and when it is over. Types only. */

export type GateName = "types" | "unit" | "services" | "bench" | "image" | "model" | "manifests";

/** A script of the service's `package.json`, which CI runs with `npm run`. */
export interface Gate {
  readonly name: GateName;
  /** @default the gate's name */
  readonly script?: string;
  /** What its outcome depends on: files, and folders with a slash at their end. */
  readonly reads: readonly string[];
}

export interface Commit {
  /** Files that differ from the commit before it. */
  readonly changed: readonly string[];
}

/**
 * Runs a gate in the commit's folder; one that was cancelled is not red.
 *
 * @returns whether it is green
 */
export type Run = (gate: Gate, cancel?: AbortSignal) => Promise<boolean>;

/** Runs gates until the commit is judged: it is red when one of them was. */
export type Pipeline = (commit: Commit, run: Run) => Promise<void>;

/** How a gate's process ended. */
export interface Ended {
  /** `null`: by a signal. */
  readonly code: number | null;
}

/** What a pipeline makes of the end of a gate's process; the wrong variants are each without a part of it. */
export interface Trust {
  /** Whether it is green. */
  isGreen(ended: Ended): boolean;
  /** What the shell is given for a script, of which it has the name and the text. */
  command(script: { readonly name: string; readonly text: string }): string;
  /** Whether a gate is run: it may have been green for such a commit. */
  isKnown(gate: Gate, commit: Commit): boolean;
}
