import type { Verdict } from "@labs/experiment/result";
import { bootstrapInterval } from "../../statistics/bootstrap.ts";
import { roundsNeeded } from "../../statistics/family.ts";
import { detectable, roundsToFind } from "../../statistics/power.ts";
import { planningSpread } from "../../statistics/spread.ts";
import { distance } from "../wording.ts";
import type { Assessment, Evidence } from "./evidence.ts";

/** Difference that a run should be able to find, as a ratio. */
const worthFinding = 1.05;

/** What to know beside the verdict, most important first. */
export function notesOn(verdict: Verdict, assessed: Assessment, evidence: Evidence): string[] {
  if (verdict === "TOO FEW") {
    const needed = roundsNeeded(evidence.family, evidence.alpha);
    return [
      `A verdict needs at least ${needed} rounds here; ${assessed.rounds} ${assessed.rounds === 1 ? "was" : "were"} measured.`,
    ];
  }
  return [
    ...(verdict === "INCONCLUSIVE" ? whyOpen(assessed, evidence) : []),
    ...negligible(assessed),
    ...placeboNote(evidence),
    ...secondOpinion(assessed, evidence),
  ];
}

function whyOpen({ adjusted, estimate, floor, rounds }: Assessment, evidence: Evidence): string[] {
  const { family, alpha = 0.05, logRatios } = evidence;
  const excludes = adjusted.low > 0 || adjusted.high < 0;
  const reason = excludes
    ? `A difference of ${distance(Math.exp(estimate))} shows, but copies of the same code differ by up to ${distance(Math.exp(floor))} here.`
    : `The interval includes "no difference".`;
  const spread = planningSpread(logRatios);
  if (spread === null) return [reason];
  const found = detectable({ spread, rounds, family, alpha, floor });
  const enough = roundsToFind(worthFinding, {
    spread,
    family,
    alpha,
    floor: Math.log(evidence.floorMinimum ?? 1.02),
  });
  return [
    reason,
    ...(found === null
      ? []
      : [`This run would have found a difference of ${distance(found)} four times out of five.`]),
    enough === null
      ? "No reasonable number of rounds finds 5 % at this spread: the machine needs to be quieter."
      : enough > rounds
        ? `To find 5 % takes about ${enough} rounds at this spread.`
        : "More rounds, or a quieter machine, would lower what the placebo shows.",
  ];
}

function negligible({ adjusted, ci90, margin }: Assessment): string[] {
  const real = adjusted.low > 0 || adjusted.high < 0;
  const small = ci90.low >= -margin && ci90.high <= margin;
  return real && small
    ? [`Real but negligible: the difference stays within ${distance(Math.exp(margin))}.`]
    : [];
}

function placeboNote({ placebo }: Evidence): string[] {
  if (placebo === null) return ["No placebo ran beside it: what chance does here is not known."];
  if (!placebo.moved) return [];
  const moved = distance(Math.exp(placebo.estimate));
  return [`The placebo moved by ${moved}, although it is the same code: nothing smaller is claimed.`];
}

function secondOpinion({ ci95 }: Assessment, { logRatios, seed = 1 }: Evidence): string[] {
  const other = bootstrapInterval(logRatios, { seed });
  if (other === null) return [];
  const excludes = ({ low, high }: { low: number; high: number }) => low > 0 || high < 0;
  if (excludes(ci95) === excludes(other)) return [];
  return [
    `interval-disagreement: the ${excludes(ci95) ? "exact interval" : "bootstrap"} shows a difference, the ${excludes(ci95) ? "bootstrap" : "exact interval"} does not; a few rounds decide.`,
  ];
}
