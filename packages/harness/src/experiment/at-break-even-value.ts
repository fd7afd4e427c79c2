import { LabError, type Metric } from "@labs/experiment";
import type { AnyExperiment } from "./any-experiment.ts";

/**
 * The experiment at one value of its break-even search: the baseline and the one technique, in the one case,
 * with the one headline. What must be refused was refused where the experiment was measured as it stands.
 *
 * @throws LabError EXPERIMENT where it has no break-even search
 */
export function atBreakEvenValue(experiment: AnyExperiment, value: number): AnyExperiment {
  const { breakEven, variants } = experiment;
  const baseline = breakEven?.against ?? experiment.baseline;
  const changed = breakEven?.modify(value);
  const name = breakEvenCase(experiment);
  const load = { ...experiment.cases, ...changed?.cases }[name];
  const [base, variant] = [variants[baseline], variants[breakEven?.variant ?? ""]];
  // Types let a case of another name pass, which would then never be driven.
  const stray = Object.keys(changed?.cases ?? {}).some((one) => one !== name);
  if (!breakEven || !changed || !load || !base || !variant || stray) {
    throw new LabError(
      "EXPERIMENT",
      `The experiment has no break-even search, or one that speaks of other things than its case "${name}".`,
    );
  }
  const metrics = Object.entries(experiment.metrics)
    .filter(([, { in: only }]) => only === undefined || [only].flat().includes(name))
    .map(([one, metric]) => [one, { ...metric, in: name, role: roleOf(metric, one === breakEven.metric) }]);
  return {
    ...experiment,
    ...changed,
    baseline,
    variants: { [baseline]: offAxis(base), [breakEven.variant]: offAxis(variant) },
    wrong: {},
    cases: { [name]: alone(load) },
    metrics: Object.fromEntries(metrics),
    claims: [],
  };
}

/** The case that a break-even search is measured in. */
export function breakEvenCase({ cases, breakEven, metrics }: AnyExperiment): string {
  const { in: only } = metrics[breakEven?.metric ?? ""] ?? {};
  return breakEven?.in ?? [only ?? Object.keys(cases)].flat()[0] ?? "";
}

/** One headline, and the others explain it. */
function roleOf({ role }: Metric, isSought: boolean): Metric["role"] {
  if (isSought) return "headline";
  return role === "headline" ? "mechanism" : role;
}

/** A technique that is compared here, and no point of a curve. */
function offAxis({
  sweepValue: _,
  drivenIn: __,
  shownOnly: ___,
  ...rest
}: AnyExperiment["variants"][string]): AnyExperiment["variants"][string] {
  return rest;
}

/** A case that has the whole time, and is no point of a curve. */
function alone({ sweepValue: _, ...rest }: AnyExperiment["cases"][string]): AnyExperiment["cases"][string] {
  return rest.mode === "closed" ? { ...rest, share: 1 } : rest;
}
