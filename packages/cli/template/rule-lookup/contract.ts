/** What every variant does: name the rule that a digest belongs to, or `null`. What that takes is counted in here. */
// TODO: your contract. A variant holds the technique and nothing else; connections, counters and cleanup go here.
import type { Counters, Open, Provisioned, Run } from "@labs/experiment";
import { dataOf, type Rule, type Setup, sizes, windowLength } from "./data.ts";

export type LookUp = (digest: string) => string | null;

/** Checks a window of the log that begins here: the rule of each prompt. */
export type Check = (window: number) => readonly (string | null)[];

export interface Tools {
  readonly rules: readonly Rule[];
  /** Compares, and counts that it did. */
  matches(rule: Rule, digest: string): boolean;
  /** Says how many entries a variant keeps beside the list. */
  keeps(entries: number): void;
}

export type Counter = "prompts" | "comparisons" | "entries";

export function comparisonsPerPrompt(counters: Counters<Counter>): number {
  return counters.delta("comparisons") / counters.delta("prompts");
}

/** Makes a variant out of its technique. */
export function checking(technique: (tools: Tools) => LookUp): Open<Check, Setup, Counter, never> {
  return async (setup) => {
    const { rules, log } = dataOf(setup);
    const counted = { prompts: 0, comparisons: 0, entries: 0 };
    const lookUp = technique({
      rules,
      matches: (rule, digest) => {
        counted.comparisons++;
        return rule.digest === digest;
      },
      keeps: (entries) => {
        counted.entries = entries;
      },
    });
    return {
      // A whole window, since the clock's own steps would show in the time of one lookup.
      subject: (window) => {
        counted.prompts += windowLength;
        return log.slice(window, window + windowLength).map((digest) => lookUp(digest));
      },
      read: async () => ({ ...counted }),
      [Symbol.asyncDispose]: async () => {},
    };
  };
}

/** Knows the right answers apart from any variant. */
export async function provision(
  { seed, scale }: Run,
  size: number = sizes[scale],
): Promise<Provisioned<Setup, number, readonly (string | null)[]>> {
  const setup = { seed, size };
  const { rules, log } = dataOf(setup);
  const names = new Map(rules.map(({ digest, name }) => [digest, name]));
  const answers = log.map((digest) => names.get(digest) ?? null);
  return {
    setup,
    expected: async (window) => answers.slice(window, window + windowLength),
    facts: { rules: String(setup.size), window: `${windowLength} prompts` },
    [Symbol.asyncDispose]: async () => {},
  };
}
