/**
 * Cards that begin with a symptom: a result of a run with the arms' names hidden. What to say is hidden
 * too, until it was said.
 *
 * @module
 */
import type { Goal } from "@labs/experiment";
import type { Result } from "@labs/experiment/result";
import { bestArms, formatMetric, formatRatio, ratioOf, renderTable, summaryOf, wrap } from "@labs/report";
import { climbPlace } from "./place.ts";

/** One thing to say about one run. */
export interface Card {
  /** By which its schedule is known: `caching/stampede/fault`. */
  readonly name: string;
  /** What is shown. */
  readonly front: string;
  /** What a good answer holds, a point each. */
  readonly rubric: readonly string[];
}

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/** Makes the cards of an experiment out of one of its runs. */
export function cardsOf(goal: Goal, run: Result): Card[] {
  const id = `${run.lab}/${run.experiment}`;
  return [
    ...symptomCard(id, goal, run),
    ...tableCard(id, goal, run),
    ...planCards(id, run),
    ...wrongCards(id, run),
  ];
}

const baselineOf = (run: Result) => run.arms.find(({ role }) => role === "baseline")?.name ?? "";

/** The baseline's numbers alone: what is wrong with it? */
function symptomCard(id: string, { task, evidence: sign, reference }: Goal, run: Result): Card[] {
  const baseline = baselineOf(run);
  const numbers = numbersOf(run, baseline, sign.metric);
  if (numbers.length === 0) return [];
  const about = run.metrics[sign.metric];
  const name = sign.in ?? about?.in[0] ?? "";
  const show = (arm: string) => {
    const value = summaryOf(run, arm, sign.metric, name)?.median;
    return value == null || about === undefined ? null : formatMetric(value, about);
  };
  const better = show(reference);
  return [
    {
      name: `${id}/symptom`,
      front: [
        wrap(
          "An API shows these numbers. What is the matter with it, how would you make sure, and what would you change?",
        ),
        renderTable([{ heading: "" }, { heading: "measured", align: "right" }], numbers),
      ].join("\n\n"),
      rubric: [
        `It is ${baseline}: ${run.arms.find((arm) => arm.name === baseline)?.change ?? ""}`,
        `What gives it away: ${sign.metric} is ${show(baseline) ?? "n/a"}${better === null ? "" : `; with ${reference} it is ${better}`}.`,
        `What to do: ${task}`,
        `Asked in the interview as: ${run.question}`,
      ],
    },
  ];
}

/** All arms without their names: which is which? */
function tableCard(id: string, goal: Goal, run: Result): Card[] {
  const climb = climbPlace(run, goal);
  const name = climb.case;
  const arms = run.arms.filter(
    (arm) =>
      (arm.role === "baseline" || arm.role === "variant") &&
      ratioOf(run, arm.name, climb.metric, name) !== null,
  );
  if (arms.length < 3) return [];
  const shuffled = mixed(arms);
  const metrics = Object.entries(run.metrics).filter(
    ([metric, about]) =>
      about.role !== "price" &&
      shuffled.some((arm) => summaryOf(run, arm.name, metric, about.in[0] ?? "") !== undefined),
  );
  const rows = metrics.slice(0, 5).map(([metric, about]) => [
    about.unit === "" ? metric : `${metric} (${about.unit})`,
    ...shuffled.map((arm) =>
      formatMetric(summaryOf(run, arm.name, metric, about.in[0] ?? "")?.median ?? null, {
        kind: about.kind,
      }),
    ),
  ]);
  const heads = shuffled.map((_, index) => ({ heading: letters[index] ?? "?", align: "right" }) as const);
  return [
    {
      name: `${id}/table`,
      front: [
        wrap(run.question),
        wrap(
          `The arms were, in another order: ${arms
            .map((arm) => arm.name)
            .sort()
            .join(", ")}. Which is which, and by what do you know?`,
        ),
        renderTable([{ heading: "" }, ...heads], rows),
      ].join("\n\n"),
      rubric: [
        shuffled.map((arm, index) => `${letters[index]} is ${arm.name}`).join(", "),
        `Best in ${climb.metric}: ${bestArms(run, climb.metric, name).join(", ")}.`,
        ...shuffled
          .filter((arm) => arm.trap)
          .map(
            (arm) =>
              `${arm.name} is the plausible mistake: ${formatRatio(ratioOf(run, arm.name, climb.metric, name))} as good as ${baselineOf(run)}.`,
          ),
      ],
    },
  ];
}

/** How the baseline is answered by the server: what is wrong with this plan? */
function planCards(id: string, run: Result): Card[] {
  const baseline = baselineOf(run);
  const plan = run.explained.find(({ arm }) => arm === baseline);
  const line = plan?.lines[0];
  const other = run.explained.find((one) => one.case === plan?.case && one.lines[0] !== line);
  if (plan === undefined || line === undefined || other === undefined) return [];
  return [
    {
      name: `${id}/plan`,
      front: `${wrap("PostgreSQL answers like this. What do you read in it, and what would you rather see?")}\n\n  ${wrap(line, "  ")}`,
      rubric: [`It is ${baseline} in ${plan.case}.`, `With ${other.arm} it is: ${other.lines[0]}`],
    },
  ];
}

/** Techniques that are fast and wrong: what do they break? */
function wrongCards(id: string, run: Result): Card[] {
  return run.arms
    .filter(({ role }) => role === "wrong")
    .flatMap(({ name, change }) => {
      const outcome = run.cells.find(({ arm }) => arm === name)?.outcome;
      if (outcome?.status !== "wrong") return [];
      const shown = (text: string) => `  ${wrap(text.replaceAll(/\s+/g, " "), "  ")}`;
      return [
        {
          name: `${id}/${name}`,
          front: [
            wrap(`To ${outcome.input} a service answered`),
            shown(outcome.actual),
            "and right would have been",
            shown(outcome.expected),
            wrap("What kind of mistake does that, and which test would have found it?"),
          ].join("\n"),
          rubric: [
            `${name}: ${change}`,
            "A check against a reference on freshly drawn inputs finds it; a benchmark does not.",
          ],
        },
      ];
    });
}

/** What an arm shows, at most so many lines; what gives it away is among them. */
function numbersOf(run: Result, arm: string, telling: string): string[][] {
  const isTelling = ([metric]: [string, unknown]) => metric === telling;
  const metrics = Object.entries(run.metrics);
  return [...metrics.filter(isTelling), ...metrics.filter((one) => !isTelling(one))]
    .flatMap(([metric, about]) =>
      about.in.slice(0, 2).flatMap((name) => {
        const value = summaryOf(run, arm, metric, name)?.median;
        const place = about.in.length > 1 ? ` · ${name}` : "";
        return value == null ? [] : [[`${metric}${place}`, formatMetric(value, about)]];
      }),
    )
    .slice(0, 8);
}

/** An order that is neither that of reading nor that of the alphabet, and the same at every look. */
function mixed(arms: Result["arms"]): Result["arms"] {
  const wordsOf = (some: Result["arms"]) => some.map(({ name }) => name).join();
  const known = [wordsOf(arms), wordsOf(arms.toSorted((a, b) => (a.name < b.name ? -1 : 1)))];
  let order = arms.toSorted((a, b) => hashOf(a.name) - hashOf(b.name));
  // Three arms have three rotations, and two of them at most are known.
  while (known.includes(wordsOf(order))) order = [...order.slice(1), ...order.slice(0, 1)];
  return order;
}

function hashOf(name: string): number {
  return [...name].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 9973, 7);
}
