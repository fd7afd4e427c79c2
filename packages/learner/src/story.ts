/**
 * The answer of an interview, drafted from stored runs alone: no figure in it is from anywhere else, and
 * each names its run.
 *
 * @module
 */
import type { Goal } from "@labs/experiment";
import { measuringCore, type Result } from "@labs/experiment/result";
import { bestArms, ratioOf, wrap } from "@labs/report";
import { correctnessOf, yours } from "./attempt.ts";
import { climbPlace, type Place } from "./place.ts";
import { effect } from "./story-effect.ts";
import { change, conditions, hypothesis, mechanism, others, price, situation } from "./story-parts.ts";
import { roundsOf } from "./story-words.ts";

/** A drafted answer. */
export interface Story {
  readonly title: string;
  readonly question: string;
  readonly parts: readonly { readonly heading: string; readonly sentences: readonly string[] }[];
  /** The runs that the figures are from, by the number they are cited with. */
  readonly sources: readonly string[];
}

/** Runs of one experiment, newest first; at least one. */
export type Runs = readonly [Result, ...Result[]];

/**
 * Drafts the answer from the newest run that came to a verdict, and the prediction that was made last. Runs of an older
 * measuring core are told only where there is no other.
 */
export function draftStory(goal: Goal, all: Runs): Story {
  const current = all.filter(({ core }) => core === measuringCore);
  const runs = current[0] === undefined ? all : ([current[0], ...current.slice(1)] as const);
  const told = runs.find(cameToVerdict) ?? runs.find(({ config }) => config.scale !== "smoke") ?? runs[0];
  const guessed = told.prediction === null ? runs.find(({ prediction }) => prediction !== null) : told;
  const cited = [...new Set([told, ...(guessed === undefined ? [] : [guessed])])];
  const cite = (run: Result) => `[${cited.indexOf(run) + 1}]`;
  const place = climbPlace(told, goal);
  const subject = subjectOf(told, goal, place);
  return {
    title: `${told.lab} / ${told.experiment}`,
    question: told.question,
    parts: [
      { heading: "Situation", sentences: situation(told, place, cite(told)) },
      { heading: "Hypothesis", sentences: hypothesis(guessed, guessed && cite(guessed)) },
      { heading: "Change", sentences: change(told, subject, goal) },
      { heading: "Effect", sentences: effect(told, subject, place, cite(told)) },
      { heading: "Why", sentences: mechanism(told, subject, place, cite(told)) },
      { heading: "Price", sentences: price(told, subject, cite(told)) },
      { heading: "What I turned down", sentences: others(told, subject, place, cite(told)) },
      { heading: "Where it does not hold", sentences: [told.caveat, ...conditions(told)] },
      { heading: "What I would check next", sentences: told.next.slice(0, 2) },
    ].filter(({ sentences }) => sentences.length > 0),
    sources: cited.map(sourceOf),
  };
}

/** The draft as text of at most 100 columns, or as Markdown. */
export function renderStory({ title, question, parts, sources }: Story, markdown: boolean): string {
  const numbered = sources.map((source, index) => `[${index + 1}] ${source}`);
  if (markdown) {
    const body = parts.map(({ heading, sentences }) => `**${heading}.** ${sentences.join(" ")}`);
    return [`## ${title}`, `> ${question}`, ...body, numbered.map((one) => `- ${one}`).join("\n")].join(
      "\n\n",
    );
  }
  const body = parts.map(({ heading, sentences }) => `${heading}\n  ${wrap(sentences.join(" "), "  ")}`);
  const list = numbered.map((one) => `  ${wrap(one, "      ")}`);
  return [title, wrap(question), ...body, ["Runs", ...list].join("\n")].join("\n\n");
}

function cameToVerdict(run: Result): boolean {
  return run.comparisons.some(({ verdict }) => verdict !== "TOO FEW" && verdict !== "INVALID");
}

/** Whom the story is about: the learner's own variant where it is right and good, else the best arm. */
function subjectOf(run: Result, { reference }: Goal, { metric, case: name }: Place): string {
  const best = bestArms(run, metric, name);
  const own = run.arms.some((arm) => arm.name === yours) && correctnessOf(run).right;
  const gain = own ? ratioOf(run, yours, metric, name) : null;
  const most = Math.max(0, ...best.map((arm) => ratioOf(run, arm, metric, name) ?? 0));
  if (gain !== null && gain >= 0.5 * most && gain > 1) return yours;
  return best.includes(reference) ? reference : (best[0] ?? reference);
}

function sourceOf(run: Result): string {
  const { core, runId, startedAt, config, endedEarly } = run;
  const older =
    core === measuringCore ? "" : ", by an older measuring core: measure again before you quote it";
  const ended = endedEarly === null ? "" : `, ended early: ${endedEarly}`;
  return `${runId} (${startedAt.slice(0, 10)}, ${config.preset} preset, ${roundsOf(run)}${ended}${older})`;
}
