import type { Result } from "@labs/experiment/result";

/** Why a sound result is no part of the published history, in a few words; `null` where it is. */
export function whyNotPublished({ kind, config, git, endedEarly, breakEven, arms }: Result): string | null {
  if (kind !== "bench" || breakEven !== null) return "it is no bench of an experiment as it stands";
  if (config.scale !== "full") return `it is a run of the preset ${config.preset}`;
  if (endedEarly !== null) return "it ended early";
  if (config.only !== null || config.baseline !== null) return "it is a run of chosen variants";
  if (arms.some(({ role }) => role === "extra")) return "it measures a learner's code, or another commit's";
  if (git === null || git.dirty) return "the code that it measured is in no commit";
  return null;
}
