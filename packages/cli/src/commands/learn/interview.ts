import { random } from "@labs/experiment";
import type { Result } from "@labs/experiment/result";
import {
  type AskedQuestion,
  areaOf,
  drawQuestions,
  gradeOf,
  type Interview,
  readSheet,
  readState,
  renderSheet,
  schedule,
  shareOf,
  updateState,
} from "@labs/learner";
import { ruler, scorePrediction, wrap } from "@labs/report";
import { loadLabs } from "../../catalog/catalog.ts";
import { idOf, isRunOf } from "../../catalog/entry.ts";
import { stateFile } from "../../catalog/paths.ts";
import { readResults } from "../../catalog/stored-runs.ts";
import { askQuestion, type Desk, type Question } from "../../interview/ask-question.ts";
import { interruption } from "../../measuring/interruption.ts";
import { Lines } from "../../terminal/lines.ts";
import { print, say } from "../../terminal/output.ts";

export interface InterviewOptions {
  readonly minutes: number;
  /** Draws the questions. */
  readonly seed: number;
  /** Prints the questions and asks none. @default false */
  readonly questionsOnly?: boolean;
}

/** Where answers come from, and what ends the interview before its time. */
export interface Interviewee {
  readonly lines: Lines;
  readonly left: AbortSignal;
}

/** For a question with its rubric and what follows it. */
const minutesPerQuestion = 5;

/** `pnpm lab interview`: a timed mock interview over the whole guide, and a sheet of how it went. */
export async function interview(options: InterviewOptions, interviewee?: Interviewee): Promise<void> {
  const { minutes, questionsOnly = false } = options;
  const questions = await drawn(options);
  if (questionsOnly)
    return await print(
      questions
        .map(
          ({ entry }, index) => `${index + 1}. ${wrap(`${areaOf(entry.lab)}: ${entry.experiment.question}`)}`,
        )
        .join("\n"),
    );
  const interrupted = interviewee === undefined ? interruption(say, "what was answered is kept") : null;
  using lines = interviewee?.lines ?? new Lines();
  const leaving = new AbortController();
  const desk: Desk = {
    lines,
    say,
    leave: () => leaving.abort(),
    left: AbortSignal.any(
      [leaving.signal, interrupted?.signal, interviewee?.left].flatMap((one) => one ?? []),
    ),
    time: AbortSignal.timeout(Math.round(minutes * 60_000)),
  };
  await hold(desk, questions, minutes);
  const code = interrupted?.code() ?? 0;
  if (code !== 0) process.exitCode = code;
}

/** The questions, by what is due and what is weak. */
async function drawn({ minutes, seed }: InterviewOptions): Promise<Question[]> {
  const [labs, { results }, state] = await Promise.all([loadLabs(), readResults(), readState(stateFile())]);
  const known = new Map(
    labs
      .flatMap(({ experiments }) => experiments)
      .map((entry) => [
        idOf(entry),
        { entry, runs: results.filter((run) => run.kind === "bench" && isRunOf(entry, run)) },
      ]),
  );
  const candidates = [...known].map(([id, { entry, runs }]) => ({
    id,
    area: areaOf(entry.lab),
    predictedWrong: predictedWrong(runs),
  }));
  const count = Math.max(1, Math.floor(minutes / minutesPerQuestion));
  return drawQuestions(candidates, count, state, new Date(), random(seed, "interview")).flatMap(
    ({ id, reason }) => {
      const about = known.get(id);
      return about === undefined ? [] : [{ ...about, reason }];
    },
  );
}

/** Asks one question after another; what was answered is stored at once, and its sheet printed at the end. */
async function hold(desk: Desk, questions: readonly Question[], minutes: number): Promise<void> {
  const began = new Date();
  const startedAt = began.toISOString();
  const asked: AskedQuestion[] = [];
  const record = (end: Interview["end"]): Interview => ({
    ...{ startedAt, minutes, end, planned: questions.length, questions: asked },
    seconds: Math.round((Date.now() - began.getTime()) / 1000),
  });
  const store = (end: Interview["end"]) =>
    updateState(stateFile(), (state) => ({
      ...state,
      interviews: [...state.interviews.filter((one) => one.startedAt !== startedAt), record(end)],
    }));
  let end: Interview["end"] = "left";
  say(wrap(introduction(questions.length, minutes)));
  try {
    for (const [index, question] of questions.entries()) {
      const left = Math.ceil(minutes - (Date.now() - began.getTime()) / 60_000);
      const place = `Question ${index + 1} of ${questions.length}`;
      say(`\n${ruler()}\n${place} · ${areaOf(question.entry.lab)} · ${left} min left\n`);
      for await (const answer of askQuestion(desk, question)) {
        asked[index] = answer;
        await store("left");
      }
      await grade(asked[index]);
      if (desk.left.aborted || desk.time.aborted) break;
    }
    end = desk.left.aborted ? "left" : asked.length === questions.length ? "all asked" : "time";
    if (asked.length > 0) await store(end);
  } finally {
    await print(asked.length === 0 ? nothingSaid : renderSheet(readSheet(record(end))));
  }
  if (asked.length > 0) say("To print it: pnpm lab report --open, under Interviews.");
}

function introduction(count: number, minutes: number): string {
  const many = count === 1 ? "one question" : `${count} questions`;
  return `${many} in ${minutes} min. Type an answer and end it with an empty line, or speak it and press Enter. \`skip\` goes to the next question, \`q\` ends; what was answered is kept.`.replace(
    /^./,
    (first) => first.toUpperCase(),
  );
}

const nothingSaid =
  "Nothing was answered, so nothing is kept. Answers are typed on a terminal or come through a pipe; `pnpm lab interview --yes` prints the questions alone.";

/** The card of the question is the quiz's too: it is due again by how this answer went. */
async function grade(asked: AskedQuestion | undefined): Promise<void> {
  const share = asked === undefined ? null : shareOf(asked);
  if (asked === undefined || share === null) return;
  const card = `${asked.id}/question`;
  await updateState(stateFile(), (state) => ({
    ...state,
    cards: { ...state.cards, [card]: schedule(state.cards[card], gradeOf(share), new Date()) },
  }));
}

/** Whether the last prediction named another arm than the best; `null` where there is none. */
function predictedWrong(runs: readonly Result[]): boolean | null {
  const score = runs.map(scorePrediction).find((one) => one !== null);
  return score === undefined ? null : !score.rightArm;
}
