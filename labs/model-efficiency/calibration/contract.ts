/** What a variant of calibration is: a rewrite of a model that others trained. Types only. */
import type { Logits, Model, Ranges } from "@labs/models";
import type { GraphFacts } from "../shared/graph-facts.ts";

export interface Technique {
  /** Rewrites the model's graph. @default as it was trained */
  rewrite?(model: Model, calibration: Calibration): Model | Promise<Model>;
  /** The technique whose file the answers name. @default this one */
  readonly servedAs?: Technique;
  /** Puts something else in the model's place. @default the model scores */
  replace?(scoring: Scoring): Scoring;
}

/** Prompts to calibrate on, by what they stand for. None of them is judged. */
export type CalibrationTexts = "traffic" | "one-harmless";

/** What the model's activations are like on prompts. Kept: the same question is answered once. */
export interface Calibration {
  /** From the least number to the largest. */
  minMax(texts: CalibrationTexts): Promise<Ranges>;
  /** Without the farthest numbers: this share lies inside. */
  percentile(texts: CalibrationTexts, share: number): Promise<Ranges>;
}

/** Scores one text; disposed of when the variant is closed. */
export type Scoring = Logits;

/** As in compression: right is what the file that an answer names gives, as long as it decides as the original does. */
export interface Answer {
  readonly attack: boolean;
  readonly logit: number;
  /** Name of the file that the logit is of: the hash of its bytes. */
  readonly artefact: string;
}

export type Guard = (text: string) => Promise<Answer>;
export type Counter = keyof Quality;

export type Setup = {
  /** File of the model as it was trained. */
  readonly reference: string;
  /** The unpacked wheel of the model. */
  readonly nanoguard: string;
  /** The unpacked wheel of the labelled prompts. */
  readonly prompts: string;
  /** By file: the quality of the experiment's variants. Others are judged when they are opened. */
  readonly judged: Readonly<Record<string, Quality>>;
  /** How many prompts a model is judged on. */
  readonly texts: number;
};

export type Quality = Pick<GraphFacts, "bytes" | "integerProducts"> & {
  /** Of the logits against the reference's: the usual error (root of the mean square) and the largest. */
  readonly usualError: number;
  readonly largestError: number;
  /** Per cent of the decisions that differ from the reference's. */
  readonly flips: number;
  /** Per cent of the attacks that are found, and of the harmless prompts that are called attacks. */
  readonly recall: number;
  readonly falseAlarms: number;
};
