/** What every variant does: name the rule that a digest belongs to. Types only: the rig counts what that takes. */
// TODO: your contract. It says at a glance what a variant is given and what it must return.
import type { Rule } from "./data.ts";

/** A variant: makes a lookup out of what it is given. */
export type Technique = (tools: Tools) => LookUp;

/** Returns the name of the rule, or `null` where there is none. */
export type LookUp = (digest: string) => string | null;

export interface Tools {
  readonly rules: readonly Rule[];
  /** Compares the digest with the rule's; each call is counted. */
  matches(rule: Rule, digest: string): boolean;
  /** Reports how many entries a variant keeps beside the list. */
  keeps(entries: number): void;
}
