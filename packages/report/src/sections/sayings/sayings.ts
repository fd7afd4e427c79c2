import type { Result } from "@labs/experiment/result";
import { isReadInSeveral } from "../../reading/lookup.ts";
import { type PairedRatio, pairedRatios } from "../../reading/pairs.ts";
import type { Subject } from "../../summary/subject.ts";
import { list, listWords } from "../../text/text.ts";
import { claimable } from "./claimable.ts";
import { claimableTogether } from "./claimable-together.ts";

/** What may be said of these numbers, and what may not: each pair of arms is on one side at most. */
export function sayings(result: Result): string[] {
  const { may, mayNot } = sayingSentences(result);
  return [...list("You may say", may), ...list("You may not say", mayNot)];
}

/** The sentences themselves. */
export function sayingSentences(result: Result): {
  readonly may: readonly string[];
  readonly mayNot: readonly string[];
} {
  const pairs = pairedRatios(result);
  return { may: maySay(result, pairs), mayNot: [...open(result, pairs), elsewhere(result)] };
}

/** Cases up to which each arm has a sentence of its own. */
const fewCases = 2;

function maySay(result: Result, pairs: readonly PairedRatio[]): string[] {
  return byPartner(pairs).flatMap((same) => {
    const about = result.metrics[same[0]?.metric ?? ""];
    if (about === undefined) return [];
    const cases = new Set(same.map((one) => one.case));
    return (cases.size > fewCases ? claimableTogether : claimable)(same, about, result);
  });
}

/** Pairs of one metric with one arm belong together. */
function byPartner(pairs: readonly PairedRatio[]): PairedRatio[][] {
  return [...Map.groupBy(pairs, ({ metric, versus }) => JSON.stringify([metric, versus])).values()];
}

/** Sentences of each kind that stand with a summary. */
const most = 2;

/** The same in short: of the arm that answers the question, the pairs asked for, and the learner's own. */
export function shortSayings(result: Result, subject: Subject | null): string[] {
  const extra = new Set(result.arms.flatMap(({ name, role }) => (role === "extra" ? name : [])));
  const rank = ({ arm, versus, metric, case: name }: PairedRatio): number => {
    if (arm === subject?.arm && metric === subject.metric && name === subject.case) return 0;
    if (extra.has(arm)) return 1;
    if (versus !== subject?.baseline) return 2;
    return arm === subject.arm ? 3 : 4;
  };
  const chosen = pairedRatios(result)
    .filter((pair) => rank(pair) < 4)
    .toSorted((a, b) => rank(a) - rank(b));
  const may = maySay(result, chosen);
  const more = may.length - most;
  return [
    ...list("You may say", [...may.slice(0, most), ...(more > 0 ? [`${more} more: see the details.`] : [])]),
    ...list("You may not say", [...open(result, chosen).slice(0, 1), elsewhere(result)]),
  ];
}

function elsewhere({ caveat }: Result): string {
  return `That it holds elsewhere. ${caveat}`.trim();
}

/** Pairs that came to no verdict: one sentence for each metric and the arm that they are held against. */
function open(result: Result, pairs: readonly PairedRatio[]): string[] {
  const without = pairs.filter(({ verdict }) => ["INCONCLUSIVE", "TOO FEW", "INVALID"].includes(verdict));
  return byPartner(without).map((same) => {
    const { metric = "", versus = "" } = same[0] ?? {};
    const byCase = Map.groupBy(same, (one) => one.case);
    const byArms = Map.groupBy(byCase, ([, arms]) => listWords(arms.map(({ arm }) => arm)));
    const places = [...byArms].map(([names, cases]) => {
      const where = listWords(cases.map(([name]) => name));
      return `of ${names}${isReadInSeveral(result, metric) ? ` in ${where}` : ""}`;
    });
    return `Which way ${metric} ${listWords(places)} differs from ${versus}: this run cannot tell.`;
  });
}
