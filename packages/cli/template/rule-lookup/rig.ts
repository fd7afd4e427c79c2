/** Runs a technique on whole windows of the log, and counts its comparisons. */
// TODO: your rig. Connections, counters and cleanup belong here, so that a variant holds its technique and nothing else.
import type { Open, Provisioned, Run } from "@labs/experiment";
import type { Technique } from "./contract.ts";
import { dataOf, type Setup, sizes, windowLength } from "./data.ts";

/** Checks the window of the log that begins here: the rule of each prompt. */
export type Check = (window: number) => readonly (string | null)[];

export type Counter = "prompts" | "comparisons" | "entries";

/** Makes a variant out of its technique. */
export function variant(technique: Technique): Open<Check, Setup, Counter, never> {
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
      // A whole window, since the steps of the clock would show in the time of a single lookup.
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
