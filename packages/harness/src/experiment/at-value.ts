import { LabError, type Metric } from "@labs/experiment";
import type { AnyExperiment } from "./load-experiment.ts";

/**
 * The experiment at one value of its counter-example: the baseline and the one technique, in the one case,
 * with the one headline. What must be refused was refused where the experiment was measured as it stands.
 *
 * @throws LabError EXPERIMENT where it has no counter-example
 */
export function atBreakEvenValue(experiment: AnyExperiment, value: number): AnyExperiment {
  const { breakEven: counterExample, variants } = experiment;
  const baseline = counterExample?.against ?? experiment.baseline;
  const changed = counterExample?.modify(value);
  const name = breakEvenCase(experiment);
  const load = { ...experiment.cases, ...changed?.cases }[name];
  const [base, variant] = [variants[baseline], variants[counterExample?.variant ?? ""]];
  // Types let a case of another name pass, which would then never be driven.
  const stray = Object.keys(changed?.cases ?? {}).some((one) => one !== name);
  if (!counterExample || !changed || !load || !base || !variant || stray) {
    throw new LabError(
      "EXPERIMENT",
      `The experiment has no counter-example, or one that speaks of other things than its case "${name}".`,
    );
  }
  const metrics = Object.entries(experiment.metrics)
    .filter(([, { in: only }]) => only === undefined || [only].flat().includes(name))
    .map(([one, metric]) => [
      one,
      { ...metric, in: name, role: roleOf(metric, one === counterExample.metric) },
    ]);
  return {
    ...experiment,
    ...changed,
    baseline,
    variants: { [baseline]: offAxis(base), [counterExample.variant]: offAxis(variant) },
    wrong: {},
    cases: { [name]: alone(load) },
    metrics: Object.fromEntries(metrics),
    claims: [],
  };
}

/** The case that a counter-example is measured in. */
export function breakEvenCase({ cases, breakEven: counterExample, metrics }: AnyExperiment): string {
  const { in: only } = metrics[counterExample?.metric ?? ""] ?? {};
  return counterExample?.in ?? [only ?? Object.keys(cases)].flat()[0] ?? "";
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
  ...rest
}: AnyExperiment["variants"][string]): AnyExperiment["variants"][string] {
  return rest;
}

/** A case that has the whole time, and is no point of a curve. */
function alone({ sweepValue: _, ...rest }: AnyExperiment["cases"][string]): AnyExperiment["cases"][string] {
  return rest.mode === "closed" ? { ...rest, share: 1 } : rest;
}
