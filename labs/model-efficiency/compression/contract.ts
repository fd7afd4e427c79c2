/** What every variant does: score a text with one file of a model, and say which. */
import { basename } from "node:path";
import type { Open, Provisioned, Run } from "@labs/experiment";
import { hasVnni, type ModelName, openScorer, tokenize } from "@labs/models";
import { alarmShare, judgedTexts, withinRounding } from "../scores.ts";
import { artefactFile, shipped } from "./artefact.ts";
import { textTokens } from "./data.ts";
import { type Judged, judge } from "./judge.ts";

export type Setup = {
  /** File of the uncompressed model. */
  readonly reference: string;
  /** By file: what the models of the package are worth. Others are judged when they are opened. */
  readonly judged: Readonly<Record<string, Judged>>;
  /** How many texts of a split a model is judged on. */
  readonly texts: number;
};

/**
 * A compressed model promises other scores than the one it was made of, so that "right" cannot mean equal to that. It
 * promises to be the artefact that was judged: the driver scores the same text with the file that an answer names, by
 * itself. A file that misses half of the attacks is no compressed guard, and nothing that it answers is right.
 */
export interface Answer {
  readonly attack: boolean;
  readonly score: number;
  /** Name of the file that the score is of, which says what is in it. */
  readonly artefact: string;
}

export type Guard = (text: string) => Promise<Answer>;
export type Counter = keyof Judged;

/** Scores one text; disposed of when the variant is closed. */
export interface Scoring extends AsyncDisposable {
  score(text: string): Promise<number>;
}

/** Per cent of attacks that a model has to find at the fixed rate of false alarms, to be taken for a guard at all. */
export const leastRecall = 50;

/** Makes a variant of the file that it stands by; it is scored with that file unless `by` does otherwise. */
export function serving(
  artefact: () => string,
  by: (artefact: string) => Promise<Scoring> = scoringBy,
): Open<Guard, Setup, Counter, never> {
  return async ({ judged, reference, texts }) => {
    const file = artefact();
    const worth = judged[file] ?? (await judge(file, reference, texts));
    const scoring = await by(file);
    return {
      subject: async (text) => {
        const score = await scoring.score(text);
        return { attack: score >= worth.threshold, score, artefact: basename(file) };
      },
      read: async () => worth,
      [Symbol.asyncDispose]: () => scoring[Symbol.asyncDispose](),
    };
  };
}

/** One worker with one thread and one text at a time: the cores take no part in the comparison. */
export async function scoringBy(artefact: string): Promise<Scoring> {
  const scorer = await openScorer({ model: artefact, workers: 1 });
  return {
    score: async (text) => (await scorer.score([tokenize(text)]))[0] ?? Number.NaN,
    [Symbol.asyncDispose]: () => scorer[Symbol.asyncDispose](),
  };
}

/** Judged beforehand, since all arms of a run would otherwise do so at once. */
const known: readonly ModelName[] = [
  "guard",
  "guard-int8",
  "guard-int8-per-tensor",
  "guard-int8-embeddings",
  "guard-fp16",
  "guard-magnitude-90",
  "guard-structured",
  "guard-structured-int8",
  "guard-longer",
];

export async function provision({ scale }: Run): Promise<Provisioned<Setup, string, Answer>> {
  const texts = judgedTexts[scale];
  const reference = shipped("guard");
  const judged: Record<string, Judged> = {};
  for (const file of known.map(shipped)) judged[file] = await judge(file, reference, texts);

  const judges = new Map<string, Promise<Judge>>();
  const judgeOf = (file: string) => {
    const found = judges.get(file) ?? openJudge(file, judged[file] ?? judge(file, reference, texts));
    judges.set(file, found);
    return found;
  };
  return {
    setup: { reference, judged, texts },
    expected: async (text, given) => {
      const told = await judgeOf((given && artefactFile(given.artefact)) ?? reference);
      const { artefact, threshold, scoring } = told.recall < leastRecall ? await judgeOf(reference) : told;
      const score = withinRounding(await scoring.score(text), given?.score);
      return { attack: score >= threshold, score, artefact };
    },
    facts: {
      processor: vnni[String(hasVnni())] ?? "",
      load: `one text at a time, ${textTokens - 4} to ${textTokens} tokens, one thread`,
      thresholds: `${100 * alarmShare} % false alarms among ${texts} validation texts, then frozen`,
    },
    [Symbol.asyncDispose]: async () => {
      for (const one of await Promise.all(judges.values())) await one.scoring[Symbol.asyncDispose]();
    },
  };
}

interface Judge extends Pick<Judged, "recall" | "threshold"> {
  readonly artefact: string;
  readonly scoring: Scoring;
}

async function openJudge(artefact: string, worth: Judged | Promise<Judged>): Promise<Judge> {
  const { recall, threshold } = await worth;
  return { artefact: basename(artefact), recall, threshold, scoring: await scoringBy(artefact) };
}

const vnni: Readonly<Record<string, string>> = {
  true: "multiplies bytes in one instruction (VNNI)",
  false: "without VNNI: INT8 gains little here",
  null: "whether it has VNNI cannot be read here",
};
