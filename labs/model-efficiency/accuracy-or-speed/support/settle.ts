/** Settling thresholds and bands on texts whose labels are known. Which texts those are is up to the variant. */
import { alarmShare } from "../../shared/scores.ts";
import type { Cascade, Evidence, Policy, Settlers, Tier } from "../contract.ts";
import { part } from "./policy.ts";

export const settlers: Settlers = { alone, cascade, part };

/** A single model at a fixed rate of false alarms. */
function alone(tier: Tier, { attack, scores }: Evidence, alarms = alarmShare): Policy {
  const harmless = scores[tier].filter((_, at) => !attack[at]);
  return { first: tier, threshold: above(harmless, alarms * harmless.length), escalate: null };
}

/**
 * The band between `low` and `high` in which a second model finds the most attacks, at the fixed rate of false alarms of
 * both together.
 */
function cascade(evidence: Evidence, { budget, to = "guard", alarms = alarmShare }: Cascade): Policy {
  const { attack, scores } = evidence;
  const texts = attack.map((attack, at) => ({
    attack,
    cheap: scores.linear[at] ?? Number.NaN,
    expensive: scores[to][at] ?? Number.NaN,
  }));
  const allowed = alarms * texts.filter(({ attack }) => !attack).length;
  let best = { found: -1, policy: alone("linear", evidence, alarms) };
  for (const low of lows)
    for (const high of highs) {
      const sure = texts.filter(({ cheap }) => cheap >= high);
      const passed = texts.filter(({ cheap }) => cheap >= low && cheap < high);
      const certain = sure.filter(({ attack }) => !attack).length;
      if (certain > allowed || passed.length > budget * texts.length) continue;
      const harmless = passed.filter(({ attack }) => !attack).map(({ expensive }) => expensive);
      const threshold = above(harmless, allowed - certain);
      const found = [...sure, ...passed.filter(({ expensive }) => expensive >= threshold)];
      const attacks = found.filter(({ attack }) => attack).length;
      if (attacks <= best.found) continue;
      const escalate = { low, high, to, threshold };
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
