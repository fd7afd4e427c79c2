/** One question of an interview: the answer, the rubric and the reader's figures, the interviewer's further questions. */
import { readFile } from "node:fs/promises";
import type { Result } from "@labs/experiment/result";
import { type AskedQuestion, type Explanation, readExplanation, rubricOf } from "@labs/learner";
import { wrap } from "@labs/report";
import type { CatalogEntry } from "../catalog/catalog.ts";
import { fileOf, idOf } from "../catalog/entry.ts";
import type { Lines } from "../terminal/lines.ts";
import { answerWords, numbered, ownFigures } from "./words.ts";

/** A question that was drawn. */
export interface Question {
  readonly entry: CatalogEntry;
  /** Those of its experiment, the newest first. */
  readonly runs: readonly Result[];
  readonly reason: string;
}

/** Where the two sit. */
export interface Desk {
  readonly lines: Lines;
  say(text: string): void;
  /** Ends when the interview's time is up. */
  readonly time: AbortSignal;
  /** Ends when the reader has left. */
  readonly left: AbortSignal;
  leave(): void;
}

/** Asks it, and gives what is to be kept after every step; nothing where nothing was answered. */
export async function* askQuestion(
  desk: Desk,
  { entry, runs, reason }: Question,
): AsyncGenerator<AskedQuestion> {
  const { experiment } = entry;
  desk.say(`${wrap(experiment.question)}\n`);
  const began = performance.now();
  const { text, end } = await hear(desk, "Your answer: ");
  const seconds = Math.round((performance.now() - began) / 1000);
  if (end === "left" && text === "") return;
  const own = ownFigures(entry, runs);
  const asked: AskedQuestion = {
    ...{ id: idOf(entry), question: experiment.question, reason, answer: text, seconds, end },
    ...{ points: null, pushback: null, runId: own.runId },
  };
  yield asked;
  if (end === "left") return;
  const explanation = readExplanation(
    await readFile(fileOf(entry, "EXPLANATION.md"), "utf8").catch(() => ""),
  );
  const rubric = rubricOf(experiment, explanation);
  desk.say(answerWords({ id: asked.id, reason, rubric, own: own.words, summary: explanation.summary }));
  if (end === "skipped") return;
  const had = await choose(desk, "Which of them did your answer have?", rubric.length);
  if (had === null) return;
  const named = (isHad: boolean) =>
    rubric.flatMap(({ name }, index) => (had.includes(index) === isHad ? name : []));
  const graded = { ...asked, points: { had: named(true), missing: named(false) } };
  yield graded;
  if (!desk.time.aborted) yield* pushBack(desk, graded, explanation);
}

/** The interviewer's further questions, which the time may cut short. */
async function* pushBack(
  desk: Desk,
  graded: AskedQuestion,
  { pushbacks }: Explanation,
): AsyncGenerator<AskedQuestion> {
  if (pushbacks.length === 0) return;
  desk.say(`\nThe interviewer pushes back:\n${numbered(pushbacks.map(({ question }) => question))}\n`);
  const { text, end } = await hear(desk, "Your answers: ");
  if (end === "left") return;
  desk.say(`\nAn answer that holds:\n${numbered(pushbacks.map(({ answer }) => answer))}\n`);
  const held = end === "skipped" ? [] : await choose(desk, "Which of yours held?", pushbacks.length);
  if (held === null) return;
  yield { ...graded, pushback: { reply: text, held: held.length, of: pushbacks.length } };
}

interface Heard {
  readonly text: string;
  readonly end: AskedQuestion["end"];
}

/** Lines up to an empty one, or as far as they came. */
async function hear(desk: Desk, prompt: string): Promise<Heard> {
  const until = AbortSignal.any([desk.left, desk.time]);
  const said: string[] = [];
  const heard = (end: AskedQuestion["end"]): Heard => ({ text: said.join("\n").trim(), end });
  for (;;) {
    const next = await desk.lines.ask(said.length === 0 ? prompt : "", until);
    if ("cut" in next) {
      said.push(next.cut);
      if (!desk.left.aborted && desk.time.aborted) {
        desk.say("\nThe time is up: the answer counts as far as it came.");
        return heard("time");
      }
      desk.say("");
      desk.leave();
      return heard("left");
    }
    const line = next.line.trimEnd();
    if (line === "") return heard("said");
    if (said.length === 0 && line === "skip") return heard("skipped");
    if (line === "q") {
      desk.leave();
      return heard("left");
    }
    said.push(line);
  }
}

/** @returns which were named, from 0; `null` where the reader has left */
async function choose(desk: Desk, question: string, count: number): Promise<readonly number[] | null> {
  const all = Array.from({ length: count }, (_, index) => index);
  for (;;) {
    const next = await desk.lines.ask(`${question} Such as 1 3, all, or Enter for none: `, desk.left);
    const words = "line" in next ? next.line.trim() : "q";
    if (words === "q") {
      desk.leave();
      return null;
    }
    if (words === "all") return all;
    const named = words.split(/[\s,]+/).filter((word) => word !== "" && word !== "none");
    if (named.every((word) => all.includes(Number(word) - 1)))
      return all.filter((index) => named.some((word) => Number(word) - 1 === index));
    desk.say(`Numbers from 1 to ${count}, all, none, or q to end.`);
  }
}
