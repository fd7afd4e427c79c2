import { measuringCore, type Result } from "@labs/experiment/result";
import {
  answerPlaces,
  bestArms,
  dateWords,
  finishedRounds,
  formatRatio,
  type Place,
  type PredictionScore,
  placeWords,
  ratioOf,
  scorePrediction,
  shortId,
  wrap,
} from "@labs/report";
import { known, labNames } from "../../catalog/catalog.ts";
import { readResults } from "../../catalog/stored-runs.ts";
import { print } from "../../terminal/output.ts";

/** `pnpm lab history [lab]`: the runs, newest first, and how well the predictions hold. */
export async function history(lab: string | undefined): Promise<void> {
  if (lab !== undefined) known("lab", lab, await labNames(), "`pnpm lab` lists them");
  const { results, unreadable } = await readResults();
  const mine = results.filter((result) => lab === undefined || result.lab === lab);
  const [newest] = mine;
  if (newest === undefined) {
    await print(
      `Nothing was measured yet${lab === undefined ? "" : ` in ${lab}`}: pnpm lab ${lab ?? "caching"} bench`,
    );
  } else {
    const scores = mine.flatMap((result) => scorePrediction(result) ?? []);
    const how = `A run again, by the letters behind its time: pnpm lab show ${shortId(newest)}`;
    await print([...mine.map(entryOf), "", ...calibration(scores), how].join("\n"));
  }
  for (const message of unreadable) await print(wrap(message));
}

/** A run in a line, and a second one for what was predicted. */
function entryOf(result: Result): string {
  const { startedAt, lab, experiment, config, prediction } = result;
  // What was predicted, or the first headline.
  const [place = null] = answerPlaces(result, prediction);
  const [first, ...others] = place === null ? [] : bestArms(result, place.metric, place.case);
  const older = result.core === measuringCore ? "" : " (by an older core: its rates do not compare)";
  // The end of its id, by which other commands find the run.
  const id = shortId(result);
  const when = `${dateWords(startedAt)}  ${id}  `;
  const indent = " ".repeat(when.length);
  const more = others.length === 0 ? "" : ` (and ${others.length} more)`;
  const best =
    place === null || first === undefined
      ? "nothing was best"
      : `best ${first}${more}${factorWords(result, first, place)}`;
  const early =
    result.endedEarly === null
      ? ""
      : `, ended early after ${finishedRounds(result)} of ${config.rounds} rounds`;
  const lines = [wrap(`${lab}/${experiment}, ${config.preset}${early}${older}: ${best}`, indent)];
  const score = scorePrediction(result);
  if (prediction !== null) {
    const number = prediction.ratio === null ? "" : ` ${formatRatio(prediction.ratio)}`;
    lines.push(wrap(`you said ${prediction.arm}${number}: ${scoreWords(score)}`, indent));
  }
  return `${when}${lines.join(`\n${indent}`)}`;
}

function factorWords(result: Result, arm: string, place: Place): string {
  const ratio = ratioOf(result, arm, place.metric, place.case);
  return ratio === null ? "" : `, ${placeWords(result, place)} ${formatRatio(ratio)}`;
}

/** How one prediction came out, in a few words. */
export function scoreWords(score: PredictionScore | null): string {
  if (score === null) return "the run has no figure to judge it by";
  const { sure, best, rightArm, factor, within } = score;
  const among = best.length === 1 ? "the right arm" : `one of the ${best.length} best arms`;
  const arm = `${rightArm ? among : "another arm was best"}${sure ? "" : " by the medians"}`;
  if (factor === null) return arm;
  if (within === true) return `${arm}, the number inside its interval`;
  const [times, way] = factor >= 1 ? [factor, "low"] : [1 / factor, "high"];
  return `${arm}, the number ${times.toFixed(1)} times too ${way}`;
}

/** How often the arm was right, and how far the numbers were off. */
export function calibration(scores: readonly PredictionScore[]): string[] {
  if (scores.length === 0)
    return [wrap("No predictions to judge yet: on a terminal, bench asks for one before it measures.")];
  const right = scores.filter(({ rightArm }) => rightArm).length;
  const off = scores.flatMap(({ factor }) => (factor === null ? [] : Math.exp(Math.abs(Math.log(factor)))));
  off.sort((a, b) => a - b);
  const middle = off[Math.floor((off.length - 1) / 2)];
  const low = scores.filter(({ factor }) => (factor ?? 1) > 1).length;
  const judged = scores.flatMap(({ within }) => within ?? []);
  const sentences = [
    `You named the best arm in ${right} of ${scores.length} ${scores.length === 1 ? "prediction" : "predictions"}.`,
    ...(middle === undefined
      ? []
      : [
          `Your numbers were ${middle.toFixed(1)} times off in the middle case, too low in ${low} of ${off.length}.`,
        ]),
    ...(judged.length === 0
      ? []
      : [`Inside the measured interval: ${judged.filter(Boolean).length} of ${judged.length}.`]),
  ];
  return [wrap(sentences.join(" "))];
}
