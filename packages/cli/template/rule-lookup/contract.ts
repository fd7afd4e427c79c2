/** What every variant does: name the rule that a digest belongs to, or `null`. What it takes is counted in here. */
// TODO: your contract. A variant holds the technique and nothing else; connections, counters and cleanup go here.
import type { Open, Provisioned, Run, Seen } from "@labs/experiment";
import { type Rule, rulesOf, sizes } from "./data.ts";

/** Travels to every cell: plain data. */
export interface Link {
  readonly seed: number;
  readonly size: number;
}

export type Lookup = (digest: string) => string | null;

export interface Tools {
  readonly rules: readonly Rule[];
  /** Compares, and counts that it did. */
  matches(rule: Rule, digest: string): boolean;
  /** Says how many entries a variant keeps beside the list. */
  keeps(entries: number): void;
}

export type Counter = "lookups" | "comparisons" | "entries";

export function comparisonsPerLookup(seen: Seen<Counter>): number {
  return seen.grown("comparisons") / seen.grown("lookups");
}

/** Makes a variant out of its technique. */
export function lookingUp(technique: (tools: Tools) => Lookup): Open<Lookup, Link, Counter, never> {
  return async (link) => {
    const counted = { lookups: 0, comparisons: 0, entries: 0 };
    const lookUp = technique({
      rules: rulesOf(link),
      matches: (rule, digest) => {
        counted.comparisons++;
        return rule.digest === digest;
      },
      keeps: (entries) => {
        counted.entries = entries;
      },
    });
    return {
      subject: (digest) => {
        counted.lookups++;
        return lookUp(digest);
      },
      read: async () => ({ ...counted }),
      [Symbol.asyncDispose]: async () => {},
    };
  };
}

/** Knows the right answers apart from any variant. */
export async function provision({ seed, scale }: Run): Promise<Provisioned<Link, string, string | null>> {
  const link = { seed, size: sizes[scale] };
  const names = new Map(rulesOf(link).map(({ digest, name }) => [digest, name]));
  return {
    link,
    expected: async (digest) => names.get(digest) ?? null,
    setting: { rules: String(link.size) },
    [Symbol.asyncDispose]: async () => {},
  };
}
