/** Variants of a model are judged beforehand, and the files that answers name are opened once. */

/** A variant of an experiment, which exports its technique. */
export interface Candidate<Technique> {
  load(): Promise<{ readonly technique: Technique }>;
}

/**
 * Judges variants one by one, since all arms of a run would otherwise do so at once.
 *
 * @returns by file
 */
export async function judgeVariants<Technique, Quality>(
  variants: Readonly<Record<string, Candidate<Technique>>>,
  artefact: (technique: Technique) => Promise<string>,
  judge: (file: string) => Promise<Quality>,
): Promise<Record<string, Quality>> {
  const judged: Record<string, Quality> = {};
  for (const { load } of Object.values(variants)) {
    const file = await artefact((await load()).technique);
    judged[file] = await judge(file);
  }
  return judged;
}

export interface Judges<Judge> extends AsyncDisposable {
  /** That of a file. */
  of(file: string): Promise<Judge>;
}

/** @param open called once for each file; what scores is disposed of with all of them */
export function openJudges<Judge extends { readonly scoring: AsyncDisposable }>(
  open: (file: string) => Promise<Judge>,
): Judges<Judge> {
  const judges = new Map<string, Promise<Judge>>();
  return {
    of(file) {
      const found = judges.get(file) ?? open(file);
      judges.set(file, found);
      return found;
    },
    async [Symbol.asyncDispose]() {
      for (const { scoring } of await Promise.all(judges.values())) await scoring[Symbol.asyncDispose]();
    },
  };
}
