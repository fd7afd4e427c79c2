/** The right answer to a text: what the file that an answer names gives, as long as that file decides as the model does. */
import { basename } from "node:path";
import { openLogits } from "@labs/models";
import { artefactFile } from "../shared/artefact-file.ts";
import { openJudges } from "../shared/judges.ts";
import type { Answer, Scoring, Setup } from "./contract.ts";
import { maxFlips, tokenizer } from "./data.ts";
import { judge } from "./support/judge.ts";

export interface Reference extends AsyncDisposable {
  expected(text: string, given?: Answer): Promise<Answer>;
}

interface Judge {
  readonly artefact: string;
  readonly flips: number;
  readonly scoring: Scoring;
}

export function openReference(setup: Setup): Reference {
  const judges = openJudges(async (file): Promise<Judge> => {
    const { flips } = setup.judged[file] ?? (await judge(file, setup));
    return { artefact: basename(file), flips, scoring: await openLogits(file) };
  });
  return {
    expected: async (text, given) => {
      const named = await judges.of((given && artefactFile(given.artefact)) ?? setup.reference);
      const { artefact, scoring } = named.flips > maxFlips ? await judges.of(setup.reference) : named;
      const computed = await scoring.logit(tokenizer(setup.nanoguard)(text));
      const logit = given !== undefined && Math.abs(given.logit - computed) < 1e-4 ? given.logit : computed;
      return { attack: logit >= 0, logit, artefact };
    },
    [Symbol.asyncDispose]: () => judges[Symbol.asyncDispose](),
  };
}
