/**
 * The answer of an interview, drafted from stored runs alone: no figure in it is from anywhere else, and
 * each names its run.
 *
 * @module
 */
import type { Goal } from "@labs/experiment";
import type { Comparison, Result } from "@labs/experiment/result";
import {
  bestArms,
  conditionWords,
  formatBounds,
  formatMetric,
  formatRatio,
  listWords,
  machineFacts,
  ratioOf,
  scorePrediction,
  summaryOf,
  wrap,
} from "@labs/report";
import { correctnessOf, yours } from "./attempt.ts";

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

/** Drafts the answer from the newest run that came to a verdict, and the prediction that was made last. */
export function draftStory(goal: Goal, runs: Runs): Story {
  const told = runs.find(cameToVerdict) ?? runs.find(({ config }) => config.scale !== "smoke") ?? runs[0];
  const guessed = told.prediction === null ? runs.find(({ prediction }) => prediction !== null) : told;
  const cited = [...new Set([told, ...(guessed === undefined ? [] : [guessed])])];
  const cite = (run: Result) => `[${cited.indexOf(run) + 1}]`;
  const subject = subjectOf(told, goal);
  const place = placeOf(told, goal);
  return {
    title: `${told.lab} / ${told.experiment}`,
    question: told.question,
    parts: [
      { heading: "Situation", sentences: situation(told, place, cite(told)) },
      { heading: "Hypothesis", sentences: hypothesis(guessed, guessed && cite(guessed)) },
      { heading: "Change", sentences: change(told, subject, goal) },
      { heading: "Effect", sentences: effect(told, subject, place, cite(told)) },
      { heading: "Why", sentences: mechanism(told, subject, cite(told)) },
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
function subjectOf(run: Result, { reference, climb }: Goal): string {
  const place = climb.in ?? run.metrics[climb.metric]?.in[0] ?? "";
  const best = bestArms(run, climb.metric, place);
  const own = run.arms.some(({ name }) => name === yours) && correctnessOf(run).right;
  const gain = own ? ratioOf(run, yours, climb.metric, place) : null;
  const most = Math.max(0, ...best.map((arm) => ratioOf(run, arm, climb.metric, place) ?? 0));
  if (gain !== null && gain >= 0.5 * most && gain > 1) return yours;
  return best.includes(reference) ? reference : (best[0] ?? reference);
}

interface Place {
  readonly metric: string;
  readonly case: string;
}

function placeOf(run: Result, { climb }: Goal): Place {
  return { metric: climb.metric, case: climb.in ?? run.metrics[climb.metric]?.in[0] ?? "" };
}

const baselineOf = (run: Result) => run.arms.find(({ role }) => role === "baseline")?.name ?? "";

function situation(run: Result, { metric, case: name }: Place, cite: string): string[] {
  const baseline = baselineOf(run);
  const arm = run.arms.find((one) => one.name === baseline);
  const about = run.metrics[metric];
  const base = summaryOf(run, baseline, metric, name);
  const facts = Object.entries(run.setting).map(([key, value]) => `${key} ${value}`);
  return [
    `I measured it on ${machineFacts(run).join(", ")}${facts.length === 0 ? "" : `, with ${facts.join("; ")}`}.`,
    `It began with ${baseline}: ${arm?.change ?? ""}`,
    ...(base?.median == null || about === undefined
      ? []
      : [
          `There ${metric} was ${formatMetric(base.median, about)} (${name}: ${conditionWords(run.cases[name])}) ${cite}.`,
        ]),
  ];
}

function hypothesis(run: Result | undefined, cite: string | undefined): string[] {
  const said = run?.prediction;
  if (run === undefined || said == null)
    return [
      "(You predicted nothing: on a terminal, bench asks before it measures, and then it stands here.)",
    ];
  const number = said.ratio === null ? "" : ` at ${formatRatio(said.ratio)} of ${baselineOf(run)}`;
  const why = said.why === "" ? "" : `, because ${said.why.replace(/\.$/, "")}`;
  const score = scorePrediction(run);
  const came =
    score?.measured == null
      ? "."
      : `; it came out at ${formatRatio(score.measured)}${score.rightArm ? "" : `, and ${listWords(score.best)} was best`} ${cite}.`;
  return [`Before I measured I expected ${said.arm} to win${number}${why}${came}`];
}

function change(run: Result, subject: string, { task }: Goal): string[] {
  const said = run.arms.find(({ name }) => name === subject)?.change ?? "";
  return subject === yours ? [`I wrote my own: ${task}`] : [`I chose ${subject}: ${said}`];
}

function effect(run: Result, subject: string, place: Place, cite: string): string[] {
  const isSame = ({ versus, metric, case: name }: Comparison) =>
    run.metrics[metric]?.kind === "count" &&
    summaryOf(run, subject, metric, name)?.median === summaryOf(run, versus, metric, name)?.median;
  const headlines = run.comparisons.filter((one) => one.arm === subject && !isSame(one));
  const first = headlines.filter(({ metric, case: name }) => metric === place.metric && name === place.case);
  const rest = headlines.filter((one) => !first.includes(one));
  const told = [...first, ...rest].slice(0, 4).map((one) => effectSentence(run, one, cite));
  return told.length > 0 ? told : pointSentence(run, subject, place, cite);
}

function effectSentence(
  run: Result,
  { arm, versus, metric, case: name, verdict, ratio, ci95, rounds }: Comparison,
  cite: string,
): string {
  const about = run.metrics[metric];
  const show = (of: string) =>
    about === undefined ? "" : formatMetric(summaryOf(run, of, metric, name)?.median ?? null, about);
  const values = `${upperFirst(metric)} in ${name} went from ${show(versus)} to ${show(arm)}`;
  if (about?.kind === "count") return `${values}, in each of ${rounds} rounds ${cite}.`;
  const basis = `${formatRatio(ratio)} as good, 95 % interval ${formatBounds(ci95, formatRatio)}, ${rounds} paired rounds`;
  const sure =
    verdict === "FASTER" || verdict === "SLOWER"
      ? ""
      : verdict === "EQUIVALENT"
        ? "; the two are equal within 5 %"
        : `; the run could not tell them apart (${verdict.toLowerCase()})`;
  return `${values}: ${basis}${sure} ${cite}.`;
}

/** For the points of a sweep, which have no interval of their own. */
function pointSentence(run: Result, subject: string, { metric, case: name }: Place, cite: string): string[] {
  const about = run.metrics[metric];
  const value = summaryOf(run, subject, metric, name)?.median;
  const base = summaryOf(run, baselineOf(run), metric, name)?.median;
  if (about === undefined || value == null || base == null) return [];
  const ratio = formatRatio(ratioOf(run, subject, metric, name));
  return [
    `${upperFirst(metric)} in ${name} went from ${formatMetric(base, about)} to ${formatMetric(value, about)}: ${ratio} as good, by the medians of ${run.config.rounds} rounds; a point of a curve has no interval ${cite}.`,
  ];
}

/** Metrics that explain, where the subject differs from the baseline; and its plan. */
function mechanism(run: Result, subject: string, cite: string): string[] {
  const plan = run.explained.find(({ arm }) => arm === subject)?.lines[0];
  return [
    ...differences(run, subject, "mechanism", 4, cite),
    ...(plan === undefined ? [] : [`The server's plan: ${plan} ${cite}.`]),
  ];
}

function price(run: Result, subject: string, cite: string): string[] {
  const told = differences(run, subject, "price", 3, cite);
  return told.length > 0 ? told : ["None that this experiment measures."];
}

function differences(
  run: Result,
  subject: string,
  role: "mechanism" | "price",
  most: number,
  cite: string,
): string[] {
  const baseline = baselineOf(run);
  return Object.entries(run.metrics)
    .filter(([, about]) => about.role === role)
    .flatMap(([metric, about]) => {
      const [name] = about.in;
      if (name === undefined) return [];
      const mine = summaryOf(run, subject, metric, name)?.median;
      const base = summaryOf(run, baseline, metric, name)?.median;
      if (mine == null || formatMetric(mine, about) === formatMetric(base ?? null, about)) return [];
      return [`${metric} ${formatMetric(mine, about)} instead of ${formatMetric(base ?? null, about)}`];
    })
    .slice(0, most)
    .map((words, index, all) => (index === all.length - 1 ? `${words} ${cite}.` : `${words};`))
    .map((words, index) => (index === 0 ? upperFirst(words) : words));
}

/** The other arms in a breath, and what was refused. */
function others(run: Result, subject: string, { metric, case: name }: Place, cite: string): string[] {
  const rest = run.arms.filter(
    (arm) => (arm.role === "variant" || arm.role === "guest") && arm.name !== subject,
  );
  const told = rest.flatMap((arm) => {
    const ratio = ratioOf(run, arm.name, metric, name);
    return ratio === null
      ? []
      : `${arm.name}${arm.trap ? " (the plausible mistake)" : ""} ${formatRatio(ratio)}`;
  });
  const refused = run.arms.filter(({ role }) => role === "wrong");
  return [
    ...(told.length === 0
      ? []
      : [`${upperFirst(metric)} against ${baselineOf(run)}: ${listWords(told)} ${cite}.`]),
    ...refused.map(({ name, change }) => `Fast and wrong is ${name}, which the checks refused: ${change}`),
  ];
}

/** What the comparison itself rests on. */
function conditions(run: Result): string[] {
  const [placebo] = run.placebo;
  const floor =
    placebo === undefined || placebo.ci95[0] === null
      ? ""
      : ` A second copy of the baseline came out at ${formatRatio(placebo.ratio)} (${formatBounds(placebo.ci95, formatRatio)}).`;
  const arms = run.config.schedule === "side-by-side" ? "side by side in alternating slices" : "in turn";
  return [`The arms ran ${arms}, ${run.config.rounds} rounds of fresh processes.${floor}`];
}

function sourceOf({ runId, startedAt, config, endedEarly }: Result): string {
  const ended = endedEarly === null ? "" : `, ended early: ${endedEarly}`;
  return `${runId} (${startedAt.slice(0, 10)}, ${config.preset} preset, ${config.rounds} rounds${ended})`;
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
