/** What a story says besides the effect: each function gives the sentences of one part. */
import type { Goal } from "@labs/experiment";
import type { Result, Summary } from "@labs/experiment/result";
import {
  conditionWords,
  formatBounds,
  formatMetric,
  formatRatio,
  listWords,
  machineFacts,
  ratioOf,
  scorePrediction,
  summaryOf,
} from "@labs/report";
import { yours } from "./attempt.ts";
import type { Place } from "./place.ts";
import { baselineOf, roundsOf, upperFirst } from "./story-words.ts";

export function situation(run: Result, { metric, case: name }: Place, cite: string): string[] {
  const baseline = baselineOf(run);
  const arm = run.arms.find((one) => one.name === baseline);
  const about = run.metrics[metric];
  const base = summaryOf(run, baseline, metric, name);
  const facts = Object.entries(run.facts).map(([key, value]) => `${key} ${value}`);
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

export function hypothesis(run: Result | undefined, cite: string | undefined): string[] {
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

export function change(run: Result, subject: string, { task }: Goal): string[] {
  const said = run.arms.find(({ name }) => name === subject)?.change ?? "";
  return subject === yours ? [`I wrote my own: ${task}`] : [`I chose ${subject}: ${said}`];
}

/** Metrics that explain, where the subject differs from the baseline; and its plan. */
export function mechanism(run: Result, subject: string, place: Place, cite: string): string[] {
  const plans = run.explained.filter(({ arm }) => arm === subject);
  const plan = (plans.find((one) => one.case === place.case) ?? plans[0])?.lines[0];
  return [
    ...differences(run, subject, "mechanism", 4, cite),
    ...(plan === undefined ? [] : [`The server's plan: ${plan} ${cite}.`]),
  ];
}

export function price(run: Result, subject: string, cite: string): string[] {
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
      const mine = summaryOf(run, subject, metric, name);
      const base = summaryOf(run, baseline, metric, name);
      if (mine === undefined || mine.median === null || isSame(mine, base)) return [];
      const [now, before] = [mine.median, base?.median ?? null].map((value) => formatMetric(value, about));
      return now === before ? [] : [`${metric} ${now} instead of ${before}`];
    })
    .slice(0, most)
    .map((words, index, all) => (index === all.length - 1 ? `${words} ${cite}.` : `${words};`))
    .map((words, index) => (index === 0 ? upperFirst(words) : words));
}

/** Whether the intervals of two overlap: such a difference is none to speak of. */
function isSame(one: Summary, other: Summary | undefined): boolean {
  if (one.low === null || one.high === null || other?.low == null || other.high === null) return false;
  return one.low <= other.high && other.low <= one.high;
}

/** The other arms in a breath, and what was refused. */
export function others(run: Result, subject: string, { metric, case: name }: Place, cite: string): string[] {
  const rest = run.arms.filter(
    (arm) => (arm.role === "variant" || arm.role === "extra") && arm.name !== subject,
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
export function conditions(run: Result): string[] {
  const [placebo] = run.placebo;
  const floor =
    placebo === undefined || placebo.ci95[0] === null
      ? ""
      : ` A second copy of the baseline came out at ${formatRatio(placebo.ratio)} (${formatBounds(placebo.ci95, formatRatio)}).`;
  const arms = run.config.schedule === "side-by-side" ? "side by side in alternating slices" : "in turn";
  const busy = run.warnings.some(({ code, severity }) => code === "foreign-cpu" && severity === "warn")
    ? " Other programs used the processors meanwhile."
    : "";
  return [`The arms ran ${arms}, ${roundsOf(run)} of fresh processes.${floor}${busy}`];
}
