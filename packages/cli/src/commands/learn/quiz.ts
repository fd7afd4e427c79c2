import { stderr } from "node:process";
import { LabError } from "@labs/experiment";
import {
  type Card,
  cardsOf,
  chooseRun,
  dueCards,
  grades,
  readState,
  schedule,
  updateState,
} from "@labs/learner";
import { dateWords, ruler, wrap } from "@labs/report";
import { loadLabs } from "../../catalog/catalog.ts";
import { isRunOf } from "../../catalog/entry.ts";
import { stateFile } from "../../catalog/paths.ts";
import { readResults } from "../../catalog/stored-runs.ts";
import { print } from "../../terminal/output.ts";
import { StatusLine } from "../../terminal/status-line.ts";

export interface QuizOptions {
  readonly minutes: number;
  readonly json?: boolean;
}

/** `pnpm lab quiz`: cards from the learner's runs, graded by themselves, until the time is up. */
export async function quiz({ minutes, json = false }: QuizOptions): Promise<void> {
  const cards = await allCards();
  const { cards: known } = await readState(stateFile());
  const due = dueCards(cards, known, new Date());
  if (json) return await print(JSON.stringify(due, null, 1));
  if (cards.length === 0) {
    throw new LabError(
      "RUN_MISSING",
      "There are no cards yet, since they are made of your own runs: measure first, such as `pnpm lab caching bench strategy`.",
    );
  }
  if (due.length === 0) return await print(`Nothing is due. ${nextDue(cards, known)}`);
  using status = new StatusLine();
  const { prompt } = status;
  if (prompt === undefined) {
    const [first] = due;
    const words = `Due: ${due.length} of ${cards.length} cards, which are answered on a terminal (\`--json\` prints them all). The first is:`;
    return await print(`${wrap(words)}\n\n${first?.front ?? ""}`);
  }
  const until = Date.now() + minutes * 60_000;
  let asked = 0;
  for (const card of due) {
    if (Date.now() > until) break;
    if (!(await ask(card, prompt, `${asked + 1} of ${due.length}`))) break;
    asked++;
  }
  await print(
    `${asked} of ${due.length} cards done. ${nextDue(cards, (await readState(stateFile())).cards)}`,
  );
}

/** @returns whether to go on */
async function ask(
  card: Card,
  prompt: (question: string) => Promise<string>,
  place: string,
): Promise<boolean> {
  stderr.write(`\n${ruler()}\nCard ${place}\n\n${card.front}\n\n`);
  const said = await prompt("Say it aloud or write it, then Enter (q ends): ");
  if (said.trim() === "q") return false;
  stderr.write(
    `\nA good answer says:\n${card.rubric.map((point) => `  - ${wrap(point, "    ")}`).join("\n")}\n\n`,
  );
  for (;;) {
    const answer = (await prompt("How was yours? 1 again · 2 hard · 3 good · 4 easy: ")).trim();
    if (answer === "q") return false;
    const grade = grades[Number(answer) - 1] ?? grades.find((one) => one === answer);
    if (grade === undefined) {
      stderr.write("A number from 1 to 4, or q to end.\n");
      continue;
    }
    await updateState(stateFile(), (state) => ({
      ...state,
      cards: { ...state.cards, [card.name]: schedule(state.cards[card.name], grade, new Date()) },
    }));
    return true;
  }
}

/** The cards of every experiment, from the run that answers its question best. */
export async function allCards(): Promise<Card[]> {
  const [labs, { results }] = await Promise.all([loadLabs(), readResults()]);
  return labs
    .flatMap(({ experiments }) => experiments)
    .flatMap((entry) => {
      const { goal } = entry.experiment;
      const [newest, ...older] = results.filter((one) => one.kind === "bench" && isRunOf(entry, one));
      return newest === undefined ? [] : cardsOf(goal, chooseRun(goal, [newest, ...older]));
    });
}

/** Interviews grade questions of which there is no card yet, for want of a run. */
function nextDue(cards: readonly Card[], known: Readonly<Record<string, { readonly due: string }>>): string {
  const [first] = cards.flatMap(({ name }) => known[name]?.due ?? []).toSorted();
  return first === undefined ? "" : `The next is due ${dateWords(first)}.`;
}
