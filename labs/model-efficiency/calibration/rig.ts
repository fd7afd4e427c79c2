/** Serves the file of a technique on one thread, and says which file it is; fetches the model and the prompts; judges. */
import { basename } from "node:path";
import type { Open, Provisioned, Run } from "@labs/experiment";
import { encodeModel, nanoguardModel, nanoguardWheel, openLogits, realPromptsWheel } from "@labs/models";
import { findWheel } from "@labs/services";
import { keepArtefact } from "../shared/artefact-file.ts";
import { type Candidate, judgeVariants } from "../shared/judges.ts";
import type { Answer, Counter, Guard, Setup, Technique } from "./contract.ts";
import { joinedPrompts, judgedTexts, tokenizer } from "./data.ts";
import { openReference } from "./reference.ts";
import { artefact } from "./support/artefact.ts";
import { judge } from "./support/judge.ts";

/** Makes a variant out of its technique. Nothing else waits for the cell's thread, so that the model runs on it. */
export function variant(technique: Technique): Open<Guard, Setup, Counter, never> {
  const { servedAs, replace = (scoring) => scoring } = technique;
  return async (setup) => {
    const file = await artefact(technique, setup);
    const named = servedAs === undefined ? file : await artefact(servedAs, setup);
    const quality = setup.judged[named] ?? (await judge(named, setup));
    const scoring = replace(await openLogits(file));
    const tokenize = tokenizer(setup.nanoguard);
    return {
      subject: async (text) => {
        const logit = await scoring.logit(tokenize(text));
        return { attack: logit >= 0, logit, artefact: basename(named) };
      },
      read: async () => quality,
      [Symbol.asyncDispose]: () => scoring[Symbol.asyncDispose](),
    };
  };
}

/**
 * @param variants judged beforehand
 * @throws LabError SKIPPED where the model or the prompts cannot be had
 */
export async function provision(
  { scale }: Run,
  variants: Readonly<Record<string, Candidate<Technique>>>,
): Promise<Provisioned<Setup, string, Answer>> {
  const [nanoguard, prompts] = [await findWheel(nanoguardWheel), await findWheel(realPromptsWheel)];
  const reference = keepArtefact(encodeModel(nanoguardModel(nanoguard)));
  const sources = { reference, nanoguard, prompts, texts: judgedTexts[scale] };
  const judged = await judgeVariants(
    variants,
    (technique) => artefact(technique, sources),
    (file) => judge(file, sources),
  );
  const setup = { ...sources, judged };
  const answers = openReference(setup);
  return {
    setup,
    expected: answers.expected,
    facts: {
      model:
        "NanoGuard 0.1.0 of PyPI's metatronnanoguard (MIT), 16.8 million numbers; its training data is not known",
      prompts: `${sources.texts} of the s-labs collection (MIT), each scored alone and without padding`,
      load: `${joinedPrompts} prompts behind one another, one text at a time, one thread`,
    },
    [Symbol.asyncDispose]: () => answers[Symbol.asyncDispose](),
  };
}
