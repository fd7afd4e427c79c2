import type { Goal } from "@labs/experiment";
import type { Result } from "@labs/experiment/result";
import { baselineOf, placeWords, wrap } from "@labs/report";
import { targetPlace } from "../place.ts";
import { effect } from "../story/effect.ts";
import { mechanism } from "../story/mechanism.ts";
import { hasPriceFigure, price } from "../story/price.ts";
import { medianWords } from "../story/words.ts";
import type { Card } from "./card.ts";

/** How the answers name the run that they are from. */
const source = "in your run";

/** What the reference gained is told: what does it cost? Not asked where the run has no figure of a price. */
export function priceCard(id: string, goal: Goal, run: Result): Card[] {
  const { reference } = goal;
  const aim = targetPlace(run, goal);
  const baseline = baselineOf(run);
  const [before, now] = [baseline, reference].map((arm) => medianWords(run, arm, aim.metric, aim.case));
  if (before == null || now == null || !hasPriceFigure(run, reference, baseline, aim)) return [];
  return [
    {
      name: `${id}/price`,
      front: wrap(
        `${reference} brings ${placeWords(run, aim)} from ${before} to ${now}: ${changeOf(run, reference)} What does it cost, and which number would you watch for it?`,
      ),
      rubric: price(run, reference, reference, aim, source),
    },
  ];
}

/** The interview's own question: the answer has the number, the mechanism and the price. */
export function questionCard(id: string, goal: Goal, run: Result): Card[] {
  const { reference } = goal;
  const aim = targetPlace(run, goal);
  const told = effect(run, reference, reference, aim, source).slice(0, 1);
  if (told.length === 0) return [];
  return [
    {
      name: `${id}/question`,
      front: wrap(
        `The interview asks: ${run.question} Answer in a minute, with a number, the reason and the price.`,
      ),
      rubric: [
        `${reference}: ${changeOf(run, reference)}`,
        ...told,
        ...mechanism(run, reference, goal, aim, source),
        ...price(run, reference, reference, aim, source),
      ],
    },
  ];
}

function changeOf(run: Result, arm: string): string {
  return run.arms.find(({ name }) => name === arm)?.change ?? "";
}
