/** Deciding by a policy, and what a policy achieves on a split. */
import { quality, type Sample, thresholdAt } from "@labs/models";
import { alarmShare } from "../../shared/scores.ts";
import type { Evidence, Policy, Tier } from "../contract.ts";
import { fewAlarms, prevalence, transformers } from "../data.ts";
import type { Decision, Quality } from "./subject.ts";

/** Decides by a policy; `scoreBy` gives a model's score of the text, and is called for no model that is not needed. */
export async function decide(
  { first, threshold, escalate }: Policy,
  scoreBy: (tier: Tier) => number | Promise<number>,
): Promise<Decision> {
  const score = await scoreBy(first);
  if (escalate === null || score < escalate.low || score >= escalate.high)
    return { attack: score >= threshold, by: first, score };
  const second = await scoreBy(escalate.to);
  return { attack: second >= escalate.threshold, by: escalate.to, score: second };
}

/** The quality of a policy on a split; accuracy and right alarms at the traffic's share of attacks. */
export function qualityOf(policy: Policy, evidence: Evidence): Quality {
  const { attack, work } = evidence;
  let spent = 0;
  const decisions = attack.map((_, at) => {
    const { by, attack } = recorded(policy, evidence, at);
    for (const tier of new Set([policy.first, by])) spent += work[tier][at] ?? 0;
    return Number(attack);
  });
  const labels = attack.map((attack) => ({ attack }) as Sample);
  const { recall, falsePositives } = quality(labels, decisions, 1);
  const [found, alarms] = [prevalence * recall, (1 - prevalence) * falsePositives];
  const ranks = attack.map((_, at) => rankOf(policy, evidence, at));
  const recallAt = (share: number) => 100 * quality(labels, ranks, thresholdAt(share, labels, ranks)).recall;
  return {
    recall: 100 * recall,
    falseAlarms: 100 * falsePositives,
    recallAtEqualAlarms: recallAt(alarmShare),
    recallAtFewAlarms: recallAt(fewAlarms),
    accuracy: 100 * (found + (1 - prevalence) * (1 - falsePositives)),
    alarmsRight: (100 * found) / (found + alarms),
    work: spent / attack.length,
  };
}

/** A value for each tier. */
export function byTier<T>(value: (tier: Tier) => T): Readonly<Record<Tier, T>> {
  const tiers: readonly Tier[] = ["linear", ...transformers];
  return Object.fromEntries(tiers.map((tier) => [tier, value(tier)])) as Record<Tier, T>;
}

/** The texts of a split from one place to another. */
export function part({ attack, scores, work }: Evidence, from: number, to: number): Evidence {
  const cut = (lists: Evidence["scores"]) => byTier((tier) => lists[tier].slice(from, to));
  return { attack: attack.slice(from, to), scores: cut(scores), work: cut(work) };
}

/** The decision about a text of a split, from the recorded scores. */
function recorded({ first, threshold, escalate }: Policy, { scores }: Evidence, at: number) {
  const score = scores[first][at] ?? Number.NaN;
  if (escalate === null || score < escalate.low || score >= escalate.high)
    return { attack: score >= threshold, by: first };
  return { attack: (scores[escalate.to][at] ?? Number.NaN) >= escalate.threshold, by: escalate.to };
}

/**
 * How hostile a policy takes a text to be, as one number: below the band from -1 to 0, in it by the second model from 0 to
 * 1, above it from 1 to 2. A threshold on it is the policy's own operating curve.
 */
function rankOf({ first, escalate }: Policy, { scores }: Evidence, at: number): number {
  const score = scores[first][at] ?? Number.NaN;
  if (escalate === null) return score;
  if (score < escalate.low) return score - 1;
  return score >= escalate.high ? score + 1 : (scores[escalate.to][at] ?? Number.NaN);
}
