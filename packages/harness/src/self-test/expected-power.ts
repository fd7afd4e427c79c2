import { random } from "@labs/experiment";
import { judge } from "../analyse/verdict/judge.ts";
import { assessPlacebo } from "../analyse/verdict/placebo.ts";
import { gaussian } from "../statistics/gaussian.ts";

/**
 * Share of runs in which the whole verdict rule finds a true ratio, by simulation with normal noise.
 *
 * @param ratio of the planted difference; 1.05 is 5 % slower
 * @param spread standard deviation of the paired log-ratios
 */
export function expectedPower(
  ratio: number,
  { spread, rounds, family }: { readonly spread: number; readonly rounds: number; readonly family: number },
  runs = 1000,
): number {
  const normal = gaussian(random("power", ratio, spread, rounds, family));
  const sample = (centre: number) => Array.from({ length: rounds }, () => centre + spread * normal());
  let found = 0;
  for (let run = 0; run < runs; run++) {
    const placebo = assessPlacebo(sample(0));
    if (judge({ logRatios: sample(-Math.log(ratio)), family, placebo }).verdict === "SLOWER") found++;
  }
  return found / runs;
}
