/** What a story says besides the effect: each function gives the sentences of one part. */
import type { Result } from "@labs/experiment/result";
import {
  baselineOf,
  bestArms,
  comparisonOf,
  conditionWords,
  formatBounds,
  formatRatio,
  listWords,
  machineFacts,
  type Place,
  ratioOf,
  scorePrediction,
} from "@labs/report";
import { yours } from "../attempt.ts";
import { medianWords, roundsOf, upperFirst } from "./words.ts";

export function situation(run: Result, { metric, case: name }: Place, cite: string): string[] {
  const baseline = baselineOf(run);
  const arm = run.arms.find((one) => one.name === baseline);
  const value = medianWords(run, baseline, metric, name);
  const facts = Object.entries(run.facts).map(([key, value]) => `${key} ${value}`);
  return [
    `I measured it on ${machineFacts(run).join(", ")}${facts.length === 0 ? "" : `, with ${facts.join("; ")}`}.`,
    `It began with ${baseline}: ${arm?.change ?? ""}`,
    ...(value === null
      ? []
      : [`There ${metric} was ${value} (${name}: ${conditionWords(run.cases[name])}) ${cite}.`]),
  ];
}

/** What was expected before the run, and what came of it. */
export function hypothesis(run: Result | undefined, cite: string | undefined): string[] {
  const said = run?.prediction;
  if (run === undefined || said == null) return ["I made no prediction before I measured."];
  const number = said.ratio === null ? "" : ` at ${formatRatio(said.ratio)} of ${baselineOf(run)}`;
  const why = said.why === "" ? "" : `, because ${said.why.replace(/\.$/, "")}`;
  const score = scorePrediction(run);
  const [low, high] = comparisonOf(run, said.arm, said.metric, said.case)?.ci95 ?? [null, null];
  const interval =
    low === null && high === null ? "" : ` (95 % interval ${formatBounds([low, high], formatRatio)})`;
  const came =
    score?.measured == null || said.arm === baselineOf(run)
      ? ""
      : `; ${said.arm} came out at ${formatRatio(score.measured)}${interval}`;
  const basis = score === null || score.sure ? "" : " by the medians";
  const best =
    score === null || score.best.length === 0
      ? ""
      : score.rightArm
        ? `, and ${score.best.length === 1 ? "it was the best" : `it was one of the ${score.best.length} best`}${basis}`
        : `, and the best was ${listWords(score.best)}${basis}`;
  return [`Before I measured I expected ${said.arm} to win${number}${why}${came}${best} ${cite}.`];
}

/** The other arms in a breath, and what was refused. */
export function others(run: Result, subject: string, { metric, case: name }: Place, cite: string): string[] {
  const rest = run.arms.filter(
    (arm) => (arm.role === "variant" || arm.name === yours) && arm.name !== subject,
  );
  const told = rest.flatMap((arm) => {
    const ratio = ratioOf(run, arm.name, metric, name);
    return ratio === null
      ? []
      : `${arm.name}${arm.trap ? " (the plausible mistake)" : ""} ${formatRatio(ratio)}`;
  });
  const refused = run.arms.filter(({ role }) => role === "wrong");
  const best = bestArms(run, metric, name);
  return [
    ...(told.length === 0
      ? []
      : [`${upperFirst(metric)} against ${baselineOf(run)}: ${listWords(told)} ${cite}.`]),
    ...(best.length > 1 && best.includes(subject)
      ? [`This run cannot tell which of ${listWords(best)} is best.`]
      : []),
    ...refused.map(({ name, change }) => `Fast and wrong is ${name}, which the checks refused: ${change}`),
  ];
}

/** What the comparison itself rests on, and what chance did to the figure that is told. */
export function conditions(run: Result, { metric, case: name }: Place): string[] {
  const placebo = comparisonOf(run, "placebo", metric, name);
  const floor =
    placebo === undefined || placebo.ratio === null || placebo.ci95[0] === null
      ? ""
      : ` A second copy of the baseline came out at ${formatRatio(placebo.ratio)} (${formatBounds(placebo.ci95, formatRatio)}).`;
  const arms =
    run.config.schedule === "side-by-side" ? "side by side in alternating slices" : "one after another";
  const busy = run.warnings.some(({ code, severity }) => code === "foreign-cpu" && severity === "warn")
    ? " Other programs used the processors meanwhile."
    : "";
  return [`The arms ran ${arms}, ${roundsOf(run)} of fresh processes.${floor}${busy}`];
}
