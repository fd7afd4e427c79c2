/** Serves the file of a technique in a worker, and says which file it is; and what all models are judged by. */
import { basename } from "node:path";
import type { Open, Provisioned, Run } from "@labs/experiment";
import { openScorer, processorArithmetic, tokenize } from "@labs/models";
import { type Candidate, judgeVariants } from "../shared/judges.ts";
import { alarmShare, judgedTexts } from "../shared/scores.ts";
import type { Answer, Counter, Guard, Scoring, Setup, Technique } from "./contract.ts";
import { textTokens } from "./data.ts";
import { openReference } from "./reference.ts";
import { artefact } from "./support/artefact.ts";
import { judge } from "./support/judge.ts";

/** Makes a variant out of its technique. */
export function variant(technique: Technique): Open<Guard, Setup, Counter, never> {
  const { servedAs, replace } = technique;
  return async ({ judged, reference, texts }) => {
    await using stack = new AsyncDisposableStack();
    const file = await artefact(technique);
    const named = servedAs === undefined ? file : await artefact({ model: servedAs });
    const { threshold, ...quality } = judged[named] ?? (await judge(named, reference, texts));
    const opened = stack.use(await openScoring(file));
    const scoring = replace === undefined ? opened : stack.use(await replace(opened));
    const owned = stack.move();
    return {
      subject: async (text) => {
        const score = await scoring.score(text);
        return { attack: score >= threshold, score, artefact: basename(named) };
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

/**
 * Judges the variants; an answer is right where the file that it names gives it.
 *
 * @param variants judged beforehand
 */
export async function provision(
  { scale }: Run,
  variants: Readonly<Record<string, Candidate<Technique>>>,
): Promise<Provisioned<Setup, string, Answer>> {
  const texts = judgedTexts[scale];
  const reference = await artefact({ model: "guard" });
  const judged = await judgeVariants(variants, artefact, (file) => judge(file, reference, texts));
  const setup = { reference, judged, texts };
  const answers = openReference(setup);
  return {
    setup,
    expected: answers.expected,
    facts: {
      processor: processorWords(),
      load: `one text at a time, ${textTokens - 4} to ${textTokens} tokens, one thread`,
      thresholds: `${100 * alarmShare} % false alarms among ${texts} validation texts, then frozen`,
    },
    [Symbol.asyncDispose]: () => answers[Symbol.asyncDispose](),
  };
}

/** What INT8 and FP16 may hope for. The casts among the metrics say whether the runtime has kernels for FP16 as well. */
function processorWords(): string {
  const arithmetic = processorArithmetic();
  if (arithmetic === null) return "its instructions cannot be read here";
  const { bytes, halves } = arithmetic;
  const gain =
    bytes.length > 0 ? `by ${bytes.join(", ")}` : "by no single instruction, so that INT8 gains little";
  return `multiplies bytes ${gain}; has ${halves.join(", ") || "no"} arithmetic for FP16`;
}
