/**
 * Cards that begin with a symptom: a result of a run with the arms' names hidden. What to say is hidden
 * too, until it was said.
 *
 * @module
 */
import type { Goal, Random } from "@labs/experiment";
import type { Result } from "@labs/experiment/result";
import { baselineOf, conditionWords, formatMetric, renderTable, summaryOf, wrap } from "@labs/report";
import { readEvidence } from "../attempt.ts";
import { medianWords } from "../story/words.ts";
import { priceCard, questionCard } from "./answer-cards.ts";
import type { Card } from "./card.ts";
import { tableCard } from "./table-card.ts";
import { wrongCards } from "./wrong-cards.ts";

/**
 * Makes the cards of an experiment out of one of its runs. A card whose rows cannot show what it asks for is left out.
 *
 * @param draw shuffles the letters of arms without names, anew at every look
 */
export function cardsOf(goal: Goal, run: Result, draw: Random = Math.random): Card[] {
  const id = `${run.lab}/${run.experiment}`;
  return [
    ...symptomCard(id, goal, run),
    ...tableCard(id, goal, run, draw),
    ...planCards(id, goal, run),
    ...priceCard(id, goal, run),
    ...questionCard(id, goal, run),
    ...wrongCards(id, run),
  ];
}

/** The baseline's numbers alone: what is wrong with it? Not asked where they do not show it. */
function symptomCard(id: string, { task, evidence, reference }: Goal, run: Result): Card[] {
  const baseline = baselineOf(run);
  const { metric, case: name, reached } = readEvidence(run, evidence, baseline);
  const numbers = numbersOf(run, baseline, metric);
  const symptom = medianWords(run, baseline, metric, name);
  const better = medianWords(run, reference, metric, name);
  if (symptom === null || symptom === better || reached) return [];
  return [
    {
      name: `${id}/symptom`,
      front: [
        wrap(
          "An API shows these numbers. What is the matter with it, how would you make sure, and what would you change?",
        ),
        renderTable([{ heading: "" }, { heading: "measured", align: "right" }], numbers),
        wrap(loadWords(run, numbers)),
      ].join("\n\n"),
      rubric: [
        `It is ${baseline}: ${run.arms.find((arm) => arm.name === baseline)?.change ?? ""}`,
        `What gives it away: ${metric} ${symptom}${better === null ? "" : `; with ${reference} ${better}`}.`,
        `What to do: ${task}`,
        `Asked in the interview as: ${run.question}`,
      ],
    },
  ];
}

/** The load behind each case that the numbers are of. */
function loadWords(run: Result, numbers: readonly (readonly string[])[]): string {
  const shown = Object.keys(run.cases).filter((name) =>
    numbers.some(([label]) => label?.endsWith(` in ${name}`)),
  );
  return shown.map((name) => `${name}: ${conditionWords(run.cases[name])}`).join("; ");
}

/** How the baseline is answered by the server: what is wrong with this plan? What is better is the reference's. */
function planCards(id: string, { reference }: Goal, run: Result): Card[] {
  const baseline = baselineOf(run);
  const planOf = (arm: string, name?: string) =>
    run.explained.find((one) => one.arm === arm && (name === undefined || one.case === name));
  const plans = run.explained.filter(({ arm }) => arm === baseline);
  const plan = plans.find((one) => {
    const better = planOf(reference, one.case)?.lines[0];
    return better !== undefined && better !== one.lines[0];
  });
  const line = plan?.lines[0];
  if (plan === undefined || line === undefined) return [];
  return [
    {
      name: `${id}/plan`,
      front: `${wrap(`The server answers ${plan.case} like this. What do you read in it, and what would you rather see?`)}\n\n  ${wrap(line, "  ")}`,
      rubric: [
        `It is ${baseline} in ${plan.case}.`,
        `Better is the plan with ${reference}: ${planOf(reference, plan.case)?.lines[0] ?? ""}`,
      ],
    },
  ];
}

/** What an arm shows, at most N lines; what gives it away is among them. */
function numbersOf(run: Result, arm: string, telling: string): string[][] {
  const isTelling = ([metric]: [string, unknown]) => metric === telling;
  const metrics = Object.entries(run.metrics);
  return [...metrics.filter(isTelling), ...metrics.filter((one) => !isTelling(one))]
    .flatMap(([metric, about]) =>
      about.in.slice(0, 2).flatMap((name) => {
        const value = summaryOf(run, arm, metric, name)?.median;
        return value == null ? [] : [[`${metric} in ${name}`, formatMetric(value, about)]];
      }),
    )
    .slice(0, 8);
}
