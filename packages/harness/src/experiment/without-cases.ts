import { LabError, type Metric } from "@labs/experiment";
import type { AnyExperiment } from "./any-experiment.ts";

/** Names of cases, each with the reason for which it cannot run here. */
export type SkippedCases = Readonly<Record<string, string>>;

/**
 * The experiment without the cases that cannot run here: what is read, claimed or driven in them alone goes with them. The
 * variants stay, also one that is driven in none of the others.
 *
 * @throws LabError EXPERIMENT for a case that it does not have, SKIPPED where no case is left
 */
export function withoutCases(experiment: AnyExperiment, skipped: SkippedCases): AnyExperiment {
  const names = Object.keys(experiment.cases);
  const [unknown] = Object.keys(skipped).filter((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new LabError(
      "EXPERIMENT",
      `Provisioning skips the case "${unknown}", and there is no such case: name one of ${names.join(", ")}.`,
    );
  }
  const isLeft = (name: string) => !(name in skipped);
  const left = names.filter(isLeft);
  const [reason] = Object.values(skipped);
  if (reason === undefined) return experiment;
  if (left.length === 0)
    throw new LabError("SKIPPED", `None of its cases can run here: ${reason.replace(/\.$/, "")}.`);
  const metrics = Object.entries(experiment.metrics).flatMap(([name, metric]) => {
    const places = placesOf(metric, names).filter(isLeft);
    const [only, ...others] = places;
    if (only === undefined) return [];
    return [[name, metric.in === undefined ? metric : { ...metric, in: [only, ...others] }] as const];
  });
  const known = new Map(metrics);
  return {
    ...experiment,
    cases: pick(experiment.cases, left),
    metrics: Object.fromEntries(metrics),
    claims: experiment.claims.filter(
      (claim) =>
        known.has(claim.metric) && isLeft(claim.in ?? firstOf(experiment.metrics[claim.metric], names)),
    ),
    variants: Object.fromEntries(
      Object.entries(experiment.variants).map(([name, variant]) => [
        name,
        variant.drivenIn === undefined ? variant : { ...variant, drivenIn: variant.drivenIn.filter(isLeft) },
      ]),
    ),
  };
}

function placesOf({ in: only }: Metric, all: readonly string[]): readonly string[] {
  return only === undefined ? all : [only].flat();
}

/** Where a claim speaks that names no case. */
function firstOf(metric: Metric | undefined, all: readonly string[]): string {
  return (metric === undefined ? all : placesOf(metric, all))[0] ?? "";
}

function pick<T>(from: Readonly<Record<string, T>>, names: readonly string[]): Record<string, T> {
  return Object.fromEntries(Object.entries(from).filter(([name]) => names.includes(name)));
}
