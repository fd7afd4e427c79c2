/** The right answer to a text: what the file that an answer names gives, as long as that file is a guard at all. */
import { basename } from "node:path";
import { openBlockingScorer, tokenize } from "@labs/models";
import { artefactFile } from "../shared/artefact-file.ts";
import { openJudges } from "../shared/judges.ts";
import { withinRounding } from "../shared/scores.ts";
import type { Answer, Quality, Scoring, Setup } from "./contract.ts";
import { minRecall } from "./data.ts";
import { judge } from "./support/judge.ts";

export interface Reference extends AsyncDisposable {
  expected(text: string, given?: Answer): Promise<Answer>;
}

interface Judge extends Pick<Quality, "recall" | "threshold"> {
  readonly artefact: string;
  readonly scoring: Scoring;
}

export function openReference({ judged, reference, texts }: Setup): Reference {
  const judges = openJudges(async (file): Promise<Judge> => {
    const { recall, threshold } = judged[file] ?? (await judge(file, reference, texts));
    return { artefact: basename(file), recall, threshold, scoring: await openScoring(file) };
  });
  return {
    expected: async (text, given) => {
      const named = await judges.of((given && artefactFile(given.artefact)) ?? reference);
      const { artefact, threshold, scoring } = named.recall < minRecall ? await judges.of(reference) : named;
      const score = withinRounding(await scoring.score(text), given?.score);
      return { attack: score >= threshold, score, artefact };
    },
    [Symbol.asyncDispose]: () => judges[Symbol.asyncDispose](),
  };
}

/** On this thread: while answers are checked, nothing else waits for it. */
async function openScoring(file: string): Promise<Scoring> {
  const scorer = await openBlockingScorer({ model: file });
  return {
    score: async (text) => (await scorer.score([tokenize(text)]))[0] ?? Number.NaN,
    [Symbol.asyncDispose]: () => scorer[Symbol.asyncDispose](),
  };
}
