import { LabError } from "@labs/experiment";
import type { AnyExperiment } from "./any-experiment.ts";

/**
 * The experiment at one value of its counter-example: the baseline and the one technique, in the one case,
 * with the one headline. What must be refused was refused where the experiment was measured as it stands.
 *
 * @throws LabError EXPERIMENT where it has no counter-example
 */
export function atValue(experiment: AnyExperiment, value: number): AnyExperiment {
  const { baseline, counterExample, variants } = experiment;
  const changed = counterExample?.at(value);
  const name = counterCase(experiment);
  const load = { ...experiment.cases, ...changed?.cases }[name];
  const [base, variant] = [variants[baseline], variants[counterExample?.variant ?? ""]];
  if (!counterExample || !changed || !load || !base || !variant) {
    throw new LabError(
      "EXPERIMENT",
      "The experiment has no counter-example, or one that names what it lacks.",
    );
  }
  const metrics = Object.entries(experiment.metrics).filter(
    ([, { in: only }]) => only === undefined || [only].flat().includes(name),
  );
  return {
    ...experiment,
    ...changed,
    variants: { [baseline]: base, [counterExample.variant]: offAxis(variant) },
    wrong: {},
    cases: { [name]: alone(load) },
    metrics: Object.fromEntries(
      metrics.map(([one, metric]) => [
        one,
        {
          ...metric,
          in: name,
          role:
            one === counterExample.metric
              ? "headline"
              : metric.role === "headline"
                ? "mechanism"
                : metric.role,
        },
      ]),
    ),
    claims: [],
  };
}

/** The case that a counter-example is measured in. */
export function counterCase({ cases, counterExample, metrics }: AnyExperiment): string {
  const { in: only } = metrics[counterExample?.metric ?? ""] ?? {};
  return counterExample?.in ?? [only ?? Object.keys(cases)].flat()[0] ?? "";
}

/** A technique that is compared here, and no point of a curve. */
function offAxis({ at: _, ...rest }: AnyExperiment["variants"][string]): AnyExperiment["variants"][string] {
  return rest;
}

/** A case that has the whole time, and is no point of a curve. */
function alone({ at: _, ...rest }: AnyExperiment["cases"][string]): AnyExperiment["cases"][string] {
  return rest.mode === "closed" ? { ...rest, share: 1 } : rest;
}
