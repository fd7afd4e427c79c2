import type { Result } from "@labs/experiment/result";
import { dueCards, readState } from "@labs/learner";
import { fitTable, formatSeconds, wrap } from "@labs/report";
import { benchSeconds, runSeconds } from "../../catalog/bench-seconds.ts";
import { type CatalogEntry, loadLabs } from "../../catalog/catalog.ts";
import { idOf, isRunOf } from "../../catalog/entry.ts";
import { stateFile } from "../../catalog/paths.ts";
import { readResults } from "../../catalog/stored-runs.ts";
import { readYours, versionsOf, yoursArm } from "../../catalog/yours.ts";
import { print } from "../../terminal/output.ts";
import { allCards } from "./quiz.ts";

export interface NextOptions {
  /** The time that is left: what fits into it is listed. */
  readonly minutes?: number;
}

/** Something to do next. */
interface Step {
  readonly command: string;
  /** What the machine takes for it. */
  readonly seconds: number;
}

/** Seconds to answer a card. */
const cardSeconds = 60;
/** Seconds to read what came out. */
const readingSeconds = 60;

/** `pnpm lab next`: what is due, how far each experiment has come, and what fits into the time that is left. */
export async function next({ minutes }: NextOptions = {}): Promise<void> {
  const [labs, { results }, state, cards] = await Promise.all([
    loadLabs(),
    readResults(),
    readState(stateFile()),
    allCards(),
  ]);
  const due = dueCards(cards, state.cards, new Date()).length;
  const entries = labs.flatMap(({ experiments }) => experiments);
  const progress = await Promise.all(entries.map((entry) => progressOf(entry, results)));
  // What was begun is brought to its end first; then the first experiment of each lab, so that little time covers much.
  const isOpen = ({ row }: { readonly row: readonly string[] }) => row.includes("x");
  const steps = progress
    .toSorted((a, b) => Number(isOpen(b)) - Number(isOpen(a)) || a.order - b.order)
    .flatMap(({ step }) => step ?? []);
  const quiz = due === 0 ? [] : [{ command: "pnpm lab quiz", seconds: due * cardSeconds - readingSeconds }];
  if (minutes !== undefined) return await print(planWords([...quiz, ...steps], minutes));
  const heads = ["", "predicted", "measured", "begun", "checked", "own run"];
  const table = fitTable(
    heads.map((heading) => ({ heading })),
    progress.map(({ row }) => row),
  );
  const cardsWords = cards.length === 0 ? "" : `Due: ${due} of ${cards.length} cards. `;
  const [first] = [...quiz, ...steps];
  await print(
    `${table}\n\n${wrap(`${cardsWords}${first === undefined ? "All done." : `Next: ${first.command}`}`)}`,
  );
}

/** How far an experiment has come, a mark for each step, and the first that is missing. */
async function progressOf(
  entry: CatalogEntry,
  all: readonly Result[],
): Promise<{ row: string[]; order: number; step: Step | null }> {
  const results = all.filter((result) => isRunOf(entry, result));
  const measured = results.length > 0;
  const predicted = results.some(({ prediction }) => prediction !== null);
  const begun = (await readYours(entry)) !== null;
  // Every check keeps what it checked.
  const checked = (await versionsOf(entry)).length > 0;
  const tried = results.some(({ arms }) => arms.some(({ name }) => name === "yours"));
  const marks = [predicted, measured, begun, checked, tried].map((done) => (done ? "x" : "·"));
  const command = !measured ? "bench" : !begun ? "start" : !checked ? "check" : !tried ? "bench" : null;
  const step =
    command === null
      ? null
      : {
          command: `pnpm lab ${entry.lab} ${command} ${entry.name}`,
          seconds: command === "bench" ? benchSeconds(entry, results).seconds : checkSeconds(entry),
        };
  return { row: [idOf(entry), ...marks], order: entry.experiment.order, step };
}

/** A small run and one of three rounds. */
function checkSeconds(entry: CatalogEntry): number {
  const extraArms = [yoursArm(entry)];
  const { reference } = entry.experiment.goal;
  return (
    runSeconds(entry, { preset: "smoke", only: [], extraArms }) +
    runSeconds(entry, { preset: "quick", only: [reference], rounds: 3, extraArms })
  );
}

/** What fits into the time, in the order in which it is best done; a step that is too long is passed over. */
function planWords(steps: readonly Step[], minutes: number): string {
  const time = minutes === 1 ? "a minute" : `${minutes} minutes`;
  if (steps.length === 0) return "All done.";
  let left = 60 * minutes;
  const chosen = steps.filter(({ seconds }) => {
    const needed = seconds + readingSeconds;
    if (needed > left) return false;
    left -= needed;
    return true;
  });
  const [shortest] = steps.toSorted((a, b) => a.seconds - b.seconds);
  if (chosen.length === 0 && shortest !== undefined)
    return wrap(
      `Nothing fits into ${time}, with a minute to read the result: the shortest is \`${shortest.command}\`, about ${formatSeconds(shortest.seconds)}.`,
    );
  const table = fitTable(
    [{ heading: "" }, { heading: "" }],
    chosen.map(({ command, seconds }) => [
      `  ${command}`,
      isQuiz(command) ? "cards are due" : `about ${formatSeconds(seconds)}`,
    ]),
  );
  return [
    wrap(`In ${time}, with a minute to read each result:`),
    table,
    ...(chosen.some(({ command }) => / start /.test(command))
      ? [wrap("The time of `start` is that of the first check; what you write takes longer.")]
      : []),
  ].join("\n");
}

function isQuiz(command: string): boolean {
  return command === "pnpm lab quiz";
}
