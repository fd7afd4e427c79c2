/** Deciding by a policy, and what a policy achieves on a split. */
import { quality, type Sample } from "@labs/models";
import type { Evidence, Policy, Tier } from "../contract.ts";
import { prevalence } from "../data.ts";
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
  return {
    recall: 100 * recall,
    falseAlarms: 100 * falsePositives,
    accuracy: 100 * (found + (1 - prevalence) * (1 - falsePositives)),
    alarmsRight: (100 * found) / (found + alarms),
    work: spent / attack.length,
  };
}

/** The texts of a split from one place to another. */
export function part({ attack, scores, work }: Evidence, from: number, to: number): Evidence {
  const cut = (lists: Evidence["scores"]) => ({
    linear: lists.linear.slice(from, to),
    tiny: lists.tiny.slice(from, to),
    guard: lists.guard.slice(from, to),
    "guard-int8": lists["guard-int8"].slice(from, to),
  });
  return { attack: attack.slice(from, to), scores: cut(scores), work: cut(work) };
}

/** The decision about a text of a split, from the recorded scores. */
function recorded({ first, threshold, escalate }: Policy, { scores }: Evidence, at: number) {
  const score = scores[first][at] ?? Number.NaN;
  if (escalate === null || score < escalate.low || score >= escalate.high)
    return { attack: score >= threshold, by: first };
  return { attack: (scores[escalate.to][at] ?? Number.NaN) >= escalate.threshold, by: escalate.to };
}
