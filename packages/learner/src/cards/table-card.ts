import type { Goal, Random } from "@labs/experiment";
import type { Result } from "@labs/experiment/result";
import {
  baselineOf,
  bestArms,
  formatMetric,
  formatRatio,
  listWords,
  ratioOf,
  renderTable,
  summaryOf,
  wrap,
} from "@labs/report";
import { targetPlace } from "../place.ts";
import type { Card } from "./card.ts";

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/** Rows of the table at most; rows that are the same for all arms are no help. */
const maxRows = 5;

/** All arms without their names: which is which? Not asked where two of them cannot be told by any row. */
export function tableCard(id: string, goal: Goal, run: Result, draw: Random): Card[] {
  const { metric: aimed, case: name } = targetPlace(run, goal);
  const arms = run.arms.filter(
    (arm) =>
      (arm.role === "baseline" || arm.role === "variant") && ratioOf(run, arm.name, aimed, name) !== null,
  );
  const shuffled = shuffle(arms, draw);
  const rows = rowsOf(run, shuffled);
  const columns = new Set(shuffled.map((_, index) => rows.map((row) => row[index + 1]).join("|")));
  if (arms.length < 3 || columns.size < arms.length) return [];
  const heads = shuffled.map((_, index) => ({ heading: letters[index] ?? "?", align: "right" }) as const);
  const names = arms.map((arm) => arm.name).sort();
  return [
    {
      name: `${id}/table`,
      front: [
        wrap(run.question),
        wrap(`The arms are ${listWords(names)}. Which is which, and by what do you know?`),
        renderTable([{ heading: "" }, ...heads], rows),
      ].join("\n\n"),
      rubric: [
        shuffled.map((arm, index) => `${letters[index]} is ${arm.name}`).join(", "),
        `Best in ${aimed} (${name}): ${listWords(bestArms(run, aimed, name))}.`,
        ...shuffled
          .filter((arm) => arm.trap)
          .flatMap((arm) => {
            const ratio = ratioOf(run, arm.name, aimed, name);
            return ratio === null
              ? []
              : `${arm.name} is the plausible mistake: ${formatRatio(ratio)} as good as ${baselineOf(run)}.`;
          }),
      ],
    },
  ];
}

/** Metrics in the case that they are read in first, with a value for each arm. */
function rowsOf(run: Result, arms: Result["arms"]): string[][] {
  return Object.entries(run.metrics)
    .flatMap(([metric, about]) => {
      const [name = ""] = about.in;
      if (about.role === "price") return [];
      const values = arms.map(({ name: arm }) => summaryOf(run, arm, metric, name)?.median ?? null);
      const words = values.map((value) => (value === null ? "" : formatMetric(value, { kind: about.kind })));
      if (new Set(words).size === 1) return [];
      const unit = about.unit === "" ? "" : ` (${about.unit})`;
      return [[`${metric} in ${name}${unit}`, ...words]];
    })
    .slice(0, maxRows);
}

/** Fisher and Yates' shuffle. */
function shuffle<T>(items: readonly T[], draw: Random): T[] {
  const left = [...items];
  return items.flatMap(() => left.splice(Math.floor(draw() * left.length), 1));
}
