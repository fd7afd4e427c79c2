/** Serves the file of a technique in a worker, and says which file it is; and what all models are judged by. */
import { basename } from "node:path";
import type { Open, Provisioned, Run } from "@labs/experiment";
import { hasVnni, openScorer, tokenize } from "@labs/models";
import { alarmShare, judgedTexts } from "../shared/scores.ts";
import type { Answer, Counter, Guard, Quality, Scoring, Setup, Technique } from "./contract.ts";
import { textTokens } from "./data.ts";
import { openReference } from "./reference.ts";
import { rewritten, shipped } from "./support/artefact.ts";
import { judge } from "./support/judge.ts";

/** Makes a variant out of its technique. */
export function variant({
  model,
  rewrite,
  servedAs,
  replace,
}: Technique): Open<Guard, Setup, Counter, never> {
  return async ({ judged, reference, texts }) => {
    await using stack = new AsyncDisposableStack();
    const file = rewrite === undefined ? shipped(model) : rewritten(model, rewrite);
    const named = servedAs === undefined ? file : shipped(servedAs);
    const { threshold, ...quality } = judged[named] ?? (await judge(named, reference, texts));
    const opened = stack.use(await openScoring(file));
    const scoring = replace === undefined ? opened : stack.use(await replace(opened));
    const artefact = basename(named);
    const owned = stack.move();
    return {
      subject: async (text) => {
        const score = await scoring.score(text);
        return { attack: score >= threshold, score, artefact };
      },
      read: async () => ({ threshold, ...quality }),
      [Symbol.asyncDispose]: () => owned.disposeAsync(),
    };
  };
}

/** One worker with one thread and one text at a time: the cores take no part in the comparison. */
async function openScoring(file: string): Promise<Scoring> {
  const scorer = await openScorer({ model: file, workers: 1 });
  return {
    score: async (text) => (await scorer.score([tokenize(text)]))[0] ?? Number.NaN,
    [Symbol.asyncDispose]: () => scorer[Symbol.asyncDispose](),
  };
}

/** Judged beforehand, since all arms of a run would otherwise do so at once. */
const known = [
  "guard",
  "guard-int8",
  "guard-int8-per-tensor",
  "guard-int8-embeddings",
  "guard-fp16",
  "guard-magnitude-90",
  "guard-structured",
  "guard-structured-int8",
  "guard-longer",
] as const;

/** Judges the models of the package; an answer is right where the file that it names gives it. */
export async function provision({ scale }: Run): Promise<Provisioned<Setup, string, Answer>> {
  const texts = judgedTexts[scale];
  const reference = shipped("guard");
  const judged: Record<string, Quality> = {};
  for (const file of known.map(shipped)) judged[file] = await judge(file, reference, texts);
  const setup = { reference, judged, texts };
  const answers = openReference(setup, openScoring);
  return {
    setup,
    expected: answers.expected,
    facts: {
      processor: vnni[String(hasVnni())] ?? "",
      load: `one text at a time, ${textTokens - 4} to ${textTokens} tokens, one thread`,
      thresholds: `${100 * alarmShare} % false alarms among ${texts} validation texts, then frozen`,
    },
    [Symbol.asyncDispose]: () => answers[Symbol.asyncDispose](),
  };
}

const vnni: Readonly<Record<string, string>> = {
  true: "multiplies bytes in one instruction (VNNI)",
  false: "without VNNI: INT8 gains little here",
  null: "whether it has VNNI cannot be read here",
};
