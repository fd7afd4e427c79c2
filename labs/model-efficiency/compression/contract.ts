/** What a variant of compression is: a model of the package, and how its file is rewritten. Types only. */
import type { Model, ModelName } from "@labs/models";
import type { GraphFacts } from "../shared/graph-facts.ts";

export interface Technique {
  readonly model: ModelName;
  /** Rewrites the model's graph. @default as it was trained */
  rewrite?(model: Model): Model | Promise<Model>;
  /** The model whose file the answers name. @default the file that scores */
  readonly servedAs?: ModelName;
  /** Puts something else in the model's place. @default the model scores */
  replace?(model: Scoring): Promise<Scoring>;
}

/** Scores one text; disposed of when the variant is closed. */
export interface Scoring extends AsyncDisposable {
  score(text: string): Promise<number>;
}

/**
 * A compressed model promises other scores than the one it was made of, so that "right" cannot mean equal to that. It
 * promises to be the artefact that was judged: the driver scores the same text with the file that an answer names, by
 * itself. A file that misses half of the attacks is no compressed guard, and nothing that it answers is right.
 */
export interface Answer {
  readonly attack: boolean;
  readonly score: number;
  /** Name of the file that the score is of: the hash of its bytes. */
  readonly artefact: string;
}

export type Guard = (text: string) => Promise<Answer>;
export type Counter = keyof Quality;

export type Setup = {
  /** File of the uncompressed model. */
  readonly reference: string;
  /** By file: the quality of the experiment's variants. Others are judged when they are opened. */
  readonly judged: Readonly<Record<string, Quality>>;
  /** How many texts of a split a model is judged on. */
  readonly texts: number;
};

export type Quality = GraphFacts & {
  /** Scores at or above it are attacks. */
  readonly threshold: number;
  /** Per cent of the attacks of the test split that are found, and of its harmless texts that are called attacks. */
  readonly recall: number;
  readonly falseAlarms: number;
  /** The recall if the threshold were moved until exactly the fixed share of the test split's harmless texts are alarms. */
  readonly recallAtEqualAlarms: number;
  /** Recall and false alarms where goals, verbs and topics are new. */
  readonly recallOutside: number;
  readonly falseAlarmsOutside: number;
  /** Per cent of decisions that differ from the reference's, and the largest change of a score. */
  readonly flips: number;
  readonly largestChange: number;
};
