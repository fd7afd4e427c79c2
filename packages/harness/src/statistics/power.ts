import { levelWithin, roundsNeeded } from "./family.ts";
import { normalQuantile, studentQuantile } from "./student.ts";

/** What decides how small a difference can be found. */
export interface Design {
  /** Standard deviation of the paired log-ratios. */
  readonly spread: number;
  readonly rounds: number;
  /** Comparisons that share the `alpha`. @default 1 */
  readonly family?: number;
  /** @default 0.05 */
  readonly alpha?: number;
  /** Log-ratio that an estimate must reach besides. @default 0 */
  readonly floor?: number;
}

/** A difference is "found" where four runs of five would give it a verdict. */
const power = 0.8;

/** More rounds than any run has; the search ends here. */
const maxRounds = 2_000;

/**
 * Smallest ratio that such a run finds four times out of five; `null` where it can find none.
 */
export function detectable(design: Design): number | null {
  const { spread, rounds, family = 1, alpha = 0.05, floor = 0 } = design;
  const level = levelWithin(family, alpha);
  const fewest = roundsNeeded(family, alpha);
  if (rounds < fewest) return null;
  const freedom = rounds - 1;
  // The signed-rank test needs 5 % more rounds than the t test whose formula this is.
  const error = spread / Math.sqrt(rounds / 1.05);
  const luck = studentQuantile(power, freedom) * error;
  const beyondChance = studentQuantile(1 - level / 2, freedom) * error + luck;
  // With the fewest rounds possible every single one has to agree, which asks for more than the t formula says.
  const allAgree = rounds === fewest ? normalQuantile(power ** (1 / rounds)) * spread : 0;
  return Math.exp(Math.max(beyondChance, allAgree, floor + luck));
}

/**
 * Fewest rounds that find a difference of this ratio four times out of five at this spread;
 * `null` where even 2 000 would not.
 */
export function roundsToFind(ratio: number, design: Omit<Design, "rounds">): number | null {
  const finds = (rounds: number) => (detectable({ ...design, rounds }) ?? Infinity) <= ratio;
  let enough = roundsNeeded(design.family ?? 1, design.alpha);
  if (finds(enough)) return enough;
  let tooFew = enough;
  while (!finds(enough)) {
    if (enough >= maxRounds) return null;
    tooFew = enough;
    enough = Math.min(2 * enough, maxRounds);
  }
  while (enough - tooFew > 1) {
    const middle = (tooFew + enough) >> 1;
    if (finds(middle)) enough = middle;
    else tooFew = middle;
  }
  return enough;
}
