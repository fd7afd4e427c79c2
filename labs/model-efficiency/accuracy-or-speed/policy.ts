/** A way to decide about texts, as data: which model is asked first, when a second one is, and from which score on. */
import { quality, type Sample } from "@labs/models";

/** `linear` takes microseconds on the calling thread; the others are transformers in a worker. */
export const tiers = ["linear", "tiny", "guard", "guard-int8"] as const;
export type Tier = (typeof tiers)[number];

export type Policy = {
  readonly first: Tier;
  /** The first model's scores at or above it are attacks, where nobody else is asked. */
  readonly threshold: number;
  /** Scores of the first model in [low, high) are decided by another one. */
  readonly escalate: {
    readonly low: number;
    readonly high: number;
    readonly to: Tier;
    readonly threshold: number;
  } | null;
};

/** What is known of a split: every list has an entry per text. */
export type Evidence = {
  readonly attack: readonly boolean[];
  readonly scores: Readonly<Record<Tier, readonly number[]>>;
  /** Thousands of multiply-adds that a model needs for a text. */
  readonly work: Readonly<Record<Tier, readonly number[]>>;
};

export interface Decision {
  readonly attack: boolean;
  readonly by: Tier;
  readonly score: number;
}

/** Decides with a policy; `ask` gives a model's score of the text, and is called for no model that is not needed. */
export async function decide(
  { first, threshold, escalate }: Policy,
  ask: (tier: Tier) => number | Promise<number>,
): Promise<Decision> {
  const score = await ask(first);
  if (escalate === null || score < escalate.low || score >= escalate.high)
    return { attack: score >= threshold, by: first, score };
  const second = await ask(escalate.to);
  return { attack: second >= escalate.threshold, by: escalate.to, score: second };
}

/** Share of attacks in the traffic, unlike in the splits. */
export const prevalence = 0.02;

export interface Worth {
  /** Per cent of attacks found, and of harmless texts called attacks. */
  readonly recall: number;
  readonly falseAlarms: number;
  /** Per cent of decisions, and of alarms, that are right among texts of which `prevalence` are attacks. */
  readonly accuracy: number;
  readonly alarmsRight: number;
  /** Thousands of multiply-adds per text. */
  readonly work: number;
}

/** What a policy is worth on a split. */
export function worthOf(policy: Policy, evidence: Evidence): Worth {
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

/** The decision on a text of a split, from what the models said of it. */
function recorded({ first, threshold, escalate }: Policy, { scores }: Evidence, at: number) {
  const score = scores[first][at] ?? Number.NaN;
  if (escalate === null || score < escalate.low || score >= escalate.high)
    return { attack: score >= threshold, by: first };
  return { attack: (scores[escalate.to][at] ?? Number.NaN) >= escalate.threshold, by: escalate.to };
}
