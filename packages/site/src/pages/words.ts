/** Short texts that several pages share. */
import type { Result } from "@labs/experiment/result";
import { comparisonOf, formatSeconds, type Subject, secondsOf } from "@labs/report";
import { badge } from "../html/blocks.ts";
import { type Html, html } from "../html/html.ts";

/** The command that makes such a run again. */
export function repeatCommand({ lab, experiment, config }: Result): string {
  const only = config.only === null ? "" : ` --only ${config.only.join(",")}`;
  const baseline = config.baseline === null ? "" : ` --baseline ${config.baseline}`;
  return `pnpm lab ${lab} bench ${experiment} --preset ${config.preset} --seed ${config.seed}${only}${baseline}`;
}

/** How long a run took. */
export function lengthWords(result: Result): string {
  return formatSeconds(secondsOf(result));
}

/** The verdict on the arm that answers; `null` where there is none. */
export function verdictBadge(result: Result, subject: Subject | null): Html | null {
  if (subject === null) return badge("NO ANSWER");
  const found = comparisonOf(result, subject.arm, subject.metric, subject.case);
  if (found === undefined) return null;
  const isCount = result.metrics[subject.metric]?.kind === "count";
  if (!isCount) return badge(found.verdict);
  const words = { FASTER: "BETTER", SLOWER: "WORSE", EQUIVALENT: "THE SAME" } as const;
  return html`${badge(words[found.verdict as keyof typeof words] ?? found.verdict)}`;
}
