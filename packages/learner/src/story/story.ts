/**
 * The answer of an interview, drafted from stored runs alone: no figure in it is from anywhere else, and
 * each names its run.
 *
 * @module
 */
import type { Goal } from "@labs/experiment";
import { measuringCore, type Result } from "@labs/experiment/result";
import { baselineOf, bestArms, type Place, ratioOf, wrap } from "@labs/report";
import { correctnessOf, yours } from "../attempt.ts";
import { targetPlace } from "../place.ts";
import { askedPairs } from "./asked-pairs.ts";
import { change, type OwnCode } from "./change.ts";
import { chooseRun, type Runs } from "./choose-run.ts";
import { effect } from "./effect.ts";
import { mechanism } from "./mechanism.ts";
import { conditions, hypothesis, others, situation } from "./parts.ts";
import { price } from "./price.ts";
import { roundsOf } from "./words.ts";

/** A drafted answer. */
export interface Story {
  readonly title: string;
  readonly question: string;
  readonly parts: readonly { readonly heading: string; readonly sentences: readonly string[] }[];
  /** The runs that the figures are from, by the number they are cited with. */
  readonly sources: readonly string[];
  /** The newest run, where the story is about another one. */
  readonly passedOver?: string;
}

/** What the draft is made with besides the runs. */
export interface StoryOptions {
  /** The run to tell of. @default the one that answers the question best */
  readonly run?: Result | undefined;
  readonly own?: OwnCode | null;
}

/** Drafts the answer from the run that answers the question best, and the prediction that was made for it or last. */
export function draftStory(goal: Goal, runs: Runs, { run, own = null }: StoryOptions = {}): Story {
  const told = run ?? chooseRun(goal, runs);
  const guessed = told.prediction === null ? runs.find(isPredicted(told)) : told;
  const cited = [...new Set([told, ...(guessed === undefined ? [] : [guessed])])];
  const cite = (one: Result) => `[${cited.indexOf(one) + 1}]`;
  const here = cite(told);
  const aim = targetPlace(told, goal);
  const { reference } = goal;
  const subject = subjectOf(told, goal, aim);
  return {
    title: `${told.lab} / ${told.experiment}`,
    question: told.question,
    parts: [
      { heading: "Situation", sentences: situation(told, aim, here) },
      { heading: "Hypothesis", sentences: hypothesis(guessed, guessed && cite(guessed)) },
      { heading: "Change", sentences: change(told, subject, goal, own) },
      { heading: "Effect", sentences: effect(told, subject, reference, aim, here) },
      { heading: "Why", sentences: mechanism(told, subject, goal, aim, here) },
      { heading: "Price", sentences: price(told, subject, reference, aim, here) },
      { heading: "Compared as the question asks", sentences: askedPairs(told, subject, here) },
      { heading: "What I turned down", sentences: others(told, subject, aim, here) },
      { heading: "Where it does not hold", sentences: [told.caveat, ...conditions(told, aim)] },
      { heading: "What I would check next", sentences: told.next.slice(0, 2) },
    ].filter(({ sentences }) => sentences.length > 0),
    sources: cited.map(sourceOf),
    ...laterOf(told, runs),
  };
}

/** A prediction of the same measuring core; those of an older one were held against other rates. */
function isPredicted(told: Result) {
  return ({ prediction, core }: Result) => prediction !== null && core === told.core;
}

/** A newer run is never passed over silently. */
function laterOf(told: Result, runs: Runs): Pick<Story, "passedOver"> {
  const [newest] = runs;
  if (newest === told || newest.startedAt <= told.startedAt) return {};
  const text = `Not told of: the newer run ${newest.runId} (${newest.config.preset} preset, ${roundsOf(newest)}), which answers less of the question; --run ${newest.runId} tells of it.`;
  return { passedOver: text };
}

/** The draft as text of at most 100 columns, or as Markdown. */
export function renderStory(
  { title, question, parts, sources, passedOver }: Story,
  markdown: boolean,
): string {
  const numbered = sources.map((source, index) => `[${index + 1}] ${source}`);
  if (markdown) {
    const body = parts.map(({ heading, sentences }) => `**${heading}.** ${sentences.join(" ")}`);
    return [`## ${title}`, `> ${question}`, ...body, numbered.map((one) => `- ${one}`).join("\n")].join(
      "\n\n",
    );
  }
  const body = parts.map(({ heading, sentences }) => `${heading}\n  ${wrap(sentences.join(" "), "  ")}`);
  const list = [
    ...numbered.map((one) => `  ${wrap(one, "      ")}`),
    ...(passedOver === undefined ? [] : [`  ${wrap(passedOver, "  ")}`]),
  ];
  return [title, wrap(question), ...body, ["Runs", ...list].join("\n")].join("\n\n");
}

/** Which arm the story is about: the learner's own where it is right and good, else the best that is no trap. */
function subjectOf(run: Result, { reference }: Goal, { metric, case: name }: Place): string {
  const traps = run.arms.filter(({ trap }) => trap).map((arm) => arm.name);
  const best = bestArms(run, metric, name).filter((arm) => !traps.includes(arm) && arm !== baselineOf(run));
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
