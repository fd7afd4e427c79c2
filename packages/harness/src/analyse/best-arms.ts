import type { Comparison } from "@labs/experiment/result";

/**
 * The arm that beats every other; where there is none, all arms that no other beats. Empty where the rounds are too
 * few to say, or a figure is invalid. A false "best", or a best arm left out, takes a
 * false verdict on a pair with the truly best arm: only those share the 5 %, one for each other arm (multiple
 * comparisons with the best: Hsu, The Annals of Statistics 9, 1981).
 *
 * @param compare says how an arm does against another, among as many comparisons as an arm has others
 */
export function bestArms(
  arms: readonly string[],
  compare: (arm: string, versus: string) => Comparison,
): string[] {
  if (arms.length < 2) return [];
  const verdicts = new Map(
    arms.flatMap((arm) =>
      arms.filter((other) => other !== arm).map((other) => [`${arm}/${other}`, compare(arm, other).verdict]),
    ),
  );
  const is = (verdict: Comparison["verdict"]) => [...verdicts.values()].includes(verdict);
  if (is("TOO FEW") || is("INVALID")) return [];
  const beats = (arm: string, other: string) => verdicts.get(`${arm}/${other}`) === "FASTER";
  const others = (arm: string) => arms.filter((other) => other !== arm);
  const winner = arms.find((arm) => others(arm).every((other) => beats(arm, other)));
  if (winner !== undefined) return [winner];
  const unbeaten = arms.filter((arm) => !others(arm).some((other) => beats(other, arm)));
  // One that nothing beats, and that does not beat all itself, shares the place with those it does not beat.
  const level = arms.filter((arm) => unbeaten.some((best) => best !== arm && !beats(best, arm)));
  return arms.filter((arm) => unbeaten.includes(arm) || (unbeaten.length === 1 && level.includes(arm)));
}
