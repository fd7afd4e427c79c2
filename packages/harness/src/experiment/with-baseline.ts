import { LabError } from "@labs/experiment";
import type { AnyExperiment } from "./any-experiment.ts";

/**
 * The experiment with another variant in its baseline's place. Claims that named no other arm keep the baseline that
 * they were made for.
 *
 * @throws LabError USAGE for a variant that is not driven in every case: nothing could be compared with it there
 */
export function withBaseline(experiment: AnyExperiment, name: string): AnyExperiment {
  const { baseline, variants, claims } = experiment;
  if (name === baseline) return experiment;
  const { [name]: chosen, ...others } = variants;
  if (chosen === undefined) throw new LabError("USAGE", `There is no variant "${name}" to compare with.`);
  if (chosen.drivenIn !== undefined)
    throw new LabError(
      "USAGE",
      `${name} is driven in ${chosen.drivenIn.join(", ")} only, so it cannot be what all arms are compared with: choose a variant of all cases.`,
    );
  const { shownOnly: _, ...judged } = chosen;
  return {
    ...experiment,
    baseline: name,
    // In reading order, the baseline first.
    variants: { [name]: judged, ...others },
    claims: claims.map((claim) => ("between" in claim ? claim : { than: baseline, ...claim })),
  };
}
