import type { Result } from "@labs/experiment/result";
import { chooseRun, draftStory, type Point } from "@labs/learner";
import { wrap } from "@labs/report";
import { benchSeconds, benchSecondsWords } from "../catalog/bench-seconds.ts";
import type { CatalogEntry } from "../catalog/catalog.ts";

/** What a good answer has, beside what the reader has measured. */
export interface AnswerParts {
  /** The experiment, as `lab/experiment`. */
  readonly id: string;
  /** Why it was asked. */
  readonly reason: string;
  readonly rubric: readonly Point[];
  /** The reader's own figures. */
  readonly own: string;
  /** The lab's own answer; empty where there is none. */
  readonly summary: string;
}

/** What is shown after the answer. */
export function answerWords({ id, reason, rubric, own, summary }: AnswerParts): string {
  return [
    "",
    wrap(`${id}, asked because ${reason}. A strong answer has:`),
    numbered(rubric.map(({ name, text }) => `${name.charAt(0).toUpperCase()}${name.slice(1)}: ${text}`)),
    "",
    own,
    ...(summary === ""
      ? []
      : [
          "",
          "In 30 seconds, with figures of the authors' machine and not of yours:",
          `  ${wrap(summary, "  ")}`,
        ]),
    "",
  ].join("\n");
}

/** Texts with their numbers from 1, one below the other. */
export function numbered(texts: readonly string[]): string {
  return texts.map((text, index) => `  ${index + 1}  ${wrap(text, "     ")}`).join("\n");
}

/** The parts of a story that have the figures of an answer. */
const told = ["Hypothesis", "Effect", "Why", "Price"];

/** What the reader has measured, from their stored runs alone; without one, the command that gives it. */
export function ownFigures(
  entry: CatalogEntry,
  runs: readonly Result[],
): { readonly runId: string | null; readonly words: string } {
  const [newest, ...older] = runs;
  const { goal } = entry.experiment;
  if (newest === undefined) {
    const command = `pnpm lab ${entry.lab} bench ${entry.name}`;
    const time = benchSecondsWords(benchSeconds(entry, runs));
    return {
      runId: null,
      words: wrap(`Your own figures: you have not run this; the command is \`${command}\` (${time}).`),
    };
  }
  const { parts, sources } = draftStory(goal, [newest, ...older]);
  const lines = parts
    .filter(({ heading }) => told.includes(heading))
    .map(({ heading, sentences }) => `${heading}: ${sentences.join(" ")}`);
  const { runId } = chooseRun(goal, [newest, ...older]);
  return {
    runId,
    words: [
      "Your own figures:",
      ...[...lines, ...sources.map((one) => `Run ${one}`)].map((line) => `  ${wrap(line, "    ")}`),
    ].join("\n"),
  };
}
