/** Settling thresholds and bands on texts whose labels are known. Which texts those are is up to the variant. */
import { alarmShare } from "../../shared/scores.ts";
import type { Evidence, Policy, Settlers, Tier } from "../contract.ts";
import { prevalence } from "../data.ts";
import { part } from "./policy.ts";

export const settlers: Settlers = { alone, mostAccurate, cascade, part };

/** A single model at the fixed rate of false alarms. */
function alone(tier: Tier, { attack, scores }: Evidence): Policy {
  const harmless = scores[tier].filter((_, at) => !attack[at]);
  return { first: tier, threshold: above(harmless, alarmShare * harmless.length), escalate: null };
}

/** A single model at the threshold with the most right decisions, at the traffic's share of attacks. */
function mostAccurate(tier: Tier, { attack, scores }: Evidence): Policy {
  const attacks = attack.filter(Boolean).length;
  const weights = { attack: prevalence / attacks, harmless: (1 - prevalence) / (attack.length - attacks) };
  const sorted = scores[tier]
    .map((score, at) => ({ score, attack: attack[at] ?? false }))
    .sort((a, b) => b.score - a.score);
  let [right, most, threshold] = [0, 0, 1];
  for (const [at, one] of sorted.entries()) {
    right += one.attack ? weights.attack : -weights.harmless;
    if (right <= most) continue;
    most = right;
    threshold = (one.score + (sorted[at + 1]?.score ?? 0)) / 2;
  }
  return { first: tier, threshold, escalate: null };
}

/**
 * The band between `low` and `high` in which a second model finds the most attacks, at the fixed rate of false alarms of
 * both together.
 *
 * @param budget largest share of the texts that may be passed on
 */
function cascade(evidence: Evidence, budget: number): Policy {
  const { attack, scores } = evidence;
  const texts = attack.map((attack, at) => ({
    attack,
    cheap: scores.linear[at] ?? Number.NaN,
    expensive: scores.guard[at] ?? Number.NaN,
  }));
  const allowed = alarmShare * texts.filter(({ attack }) => !attack).length;
  let best = { found: -1, policy: alone("linear", evidence) };
  for (const low of lows)
    for (const high of highs) {
      const sure = texts.filter(({ cheap }) => cheap >= high);
      const passed = texts.filter(({ cheap }) => cheap >= low && cheap < high);
      const alarms = sure.filter(({ attack }) => !attack).length;
      if (alarms > allowed || passed.length > budget * texts.length) continue;
      const harmless = passed.filter(({ attack }) => !attack).map(({ expensive }) => expensive);
      const threshold = above(harmless, allowed - alarms);
      const found = [...sure, ...passed.filter(({ expensive }) => expensive >= threshold)];
      const attacks = found.filter(({ attack }) => attack).length;
      if (attacks <= best.found) continue;
      const escalate = { low, high, to: "guard", threshold } as const;
      best = { found: attacks, policy: { first: "linear", threshold: high, escalate } };
    }
  return best.policy;
}

const lows = Array.from({ length: 25 }, (_, step) => (step + 1) / 50);
const highs = Array.from({ length: 25 }, (_, step) => 0.5 + (step + 1) / 50);

/** Just above the first of the harmless scores that would be one alarm too many. */
function above(harmless: readonly number[], allowed: number): number {
  const first = harmless.toSorted((a, b) => b - a)[Math.floor(allowed)];
  return first === undefined ? 0 : first + 1e-9;
}
