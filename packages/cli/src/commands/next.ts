import { dueCards, readState } from "@labs/learner";
import { fitTable, wrap } from "@labs/report";
import { loadLabs } from "../catalog/catalog.ts";
import { idOf } from "../catalog/entry.ts";
import { stateFile } from "../catalog/paths.ts";
import { readResults } from "../catalog/stored-runs.ts";
import { readYours, versionsOf } from "../catalog/yours.ts";
import { print } from "../terminal/output.ts";
import { allCards } from "./quiz.ts";

/** `pnpm lab next`: what is due, and how far each experiment has come. */
export async function next(): Promise<void> {
  const [labs, { results }, state, cards] = await Promise.all([
    loadLabs(),
    readResults(),
    readState(stateFile()),
    allCards(),
  ]);
  const due = dueCards(cards, state.cards, new Date()).length;
  const entries = labs.flatMap(({ experiments }) => experiments);
  const steps = await Promise.all(
    entries.map(async (entry) => {
      const runs = results.filter((result) => `${result.lab}/${result.experiment}` === idOf(entry));
      const measured = runs.length > 0;
      const predicted = runs.some(({ prediction }) => prediction !== null);
      const begun = (await readYours(entry)) !== null;
      // Every check keeps what it checked.
      const checked = (await versionsOf(entry)).length > 0;
      const tried = runs.some(({ arms }) => arms.some(({ name }) => name === "yours"));
      const { lab, name } = entry;
      const command = !measured
        ? `pnpm lab ${lab} bench ${name}`
        : !begun
          ? `pnpm lab ${lab} start ${name}`
          : !checked
            ? `pnpm lab ${lab} check ${name}`
            : !tried
              ? `pnpm lab ${lab} bench ${name}`
              : null;
      const marks = [predicted, measured, begun, checked, tried].map((done) => (done ? "x" : "·"));
      return { row: [idOf(entry), ...marks], command };
    }),
  );
  const heads = ["", "predicted", "measured", "begun", "checked", "yours measured"].map((heading) => ({
    heading,
  }));
  const table = fitTable(
    heads,
    steps.map(({ row }) => row),
  );
  const command = due > 0 ? "pnpm lab quiz" : steps.find((step) => step.command !== null)?.command;
  const cardsWords = cards.length === 0 ? "" : `Due: ${due} of ${cards.length} cards. `;
  await print(`${table}\n\n${wrap(`${cardsWords}${command == null ? "All done." : `Next: ${command}`}`)}`);
}
