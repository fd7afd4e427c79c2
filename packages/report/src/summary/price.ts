import type { Result } from "@labs/experiment/result";
import { failedShare, type Metric } from "../reading/lookup.ts";
import { formatMetric } from "../text/format.ts";
import { type Difference, differenceIn } from "./difference.ts";
import type { Subject } from "./subject.ts";

/** What an arm costs: price metrics, response times and headlines that got worse beyond the noise, failures. */
export function price(result: Result, subject: Subject | null): string {
  if (subject === null) return "Nothing was measured.";
  const told = [...failures(result, subject), ...losses(result, subject)];
  return told.length === 0 ? "None that this experiment measures." : `${told.join("; ")}.`;
}

/** Whether a metric says how long something takes. */
export function isLatency({ better, unit }: Metric): boolean {
  return better === "lower" && /^(ns|µs|ms|s)$/.test(unit);
}

function losses(result: Result, subject: Subject): string[] {
  const metrics = Object.entries(result.metrics).filter(
    ([, about]) => about.role === "price" || about.role === "headline" || isLatency(about),
  );
  return metrics
    .flatMap(([metric, about]) => {
      const worse = about.in
        .flatMap((name) => differenceIn(result, subject, { metric, case: name }) ?? [])
        .filter((one) => one.worse)
        .toSorted((a, b) => b.size - a.size);
      const [most] = worse;
      return most === undefined ? [] : [{ ...most, words: severalWords(most, worse.length) }];
    })
    .toSorted((a, b) => b.size - a.size)
    .map(({ words }) => words);
}

function severalWords({ words }: Difference, cases: number): string {
  if (cases < 2) return words;
  return `${words} (the most; worse in ${cases} cases)`;
}

/** Requests that failed more often than the baseline's. */
function failures(result: Result, { arm, baseline }: Subject): string[] {
  const [mine, base = null] = [arm, baseline].map((one) => failedShare(result, one));
  if (mine == null || mine < 5e-5 || mine <= (base ?? 0) * 1.1) return [];
  const show = (share: number | null) => formatMetric(1000 * (share ?? 0), { kind: "gauge" });
  return [`${show(mine)} of 1 000 requests failed or were refused, instead of ${show(base)}`];
}
