/**
 * Simulates thousands of runs over the real analysis and prints how often it is wrong, or misses a difference:
 *
 *     npx pnpm exec node packages/harness/compare/simulate.ts [runs]
 *
 * @module
 */
import { parseArgs } from "node:util";
import { noiseShapes, pausing, simulate, spreadOf, type Truth } from "../src/self-test/simulate.ts";
import { simulatedPlan } from "../src/self-test/simulated-plan.ts";

const { positionals } = parseArgs({ allowPositionals: true });
const runs = Number(positionals[0] ?? 1000);
const share = (count: number) => `${((100 * count) / runs).toFixed(1)} %`;

/** The verdicts on arm `a` in many runs, and how often any arm got a difference. */
function many(rounds: number, noise: Parameters<typeof simulate>[1], truth?: Truth) {
  const plan = simulatedPlan(rounds);
  const counts = { FASTER: 0, SLOWER: 0, EQUIVALENT: 0, INCONCLUSIVE: 0, any: 0, moved: 0, named: 0 };
  for (let seed = 0; seed < runs; seed++) {
    const { comparisons, placebo } = simulate(plan, noise, { seed, ...(truth && { truths: { a: truth } }) });
    const [first] = comparisons;
    if (first && first.verdict in counts) counts[first.verdict as keyof typeof counts]++;
    if (comparisons.some(({ verdict }) => verdict === "FASTER" || verdict === "SLOWER")) counts.any++;
    if (first?.notes.some((note) => note.startsWith("Pauses: a "))) counts.named++;
    const [low, high] = placebo[0]?.ci95 ?? [null, null];
    if ((low ?? 0) > 1 || (high ?? 2) < 1) counts.moved++;
  }
  return counts;
}

console.log(`${runs} runs each\n\nIdentical arms (2 variants): any FASTER or SLOWER in a run, placebo moved`);
for (const [shape, noise] of Object.entries(noiseShapes)) {
  for (const rounds of [7, 12]) {
    const { any, moved } = many(rounds, noise);
    console.log(
      `  ${shape.padEnd(28)} n=${String(rounds).padEnd(3)} ${share(any).padStart(7)} ${share(moved).padStart(7)}`,
    );
  }
}
console.log("\nA true -5 %: found SLOWER");
for (const spread of [0.02, 0.05])
  for (const rounds of [7, 12, 20])
    console.log(
      `  spread ${spread} n=${rounds}: ${share(many(rounds, spreadOf(spread), () => 0.95).SLOWER)}`,
    );
console.log("\nPauses: EQUIVALENT, SLOWER, INCONCLUSIVE, named");
for (const [pause, work] of [
  [0.04, 0.4],
  [0.06, 0.5],
  [0.08, 0.4],
  [0.1, 1],
] as const) {
  const { EQUIVALENT, SLOWER, INCONCLUSIVE, named } = many(7, noiseShapes.independent, pausing(pause, work));
  console.log(
    `  ${pause * 1000} ms after ${work * 1000} ms: ${[EQUIVALENT, SLOWER, INCONCLUSIVE, named].map(share).join("  ")}`,
  );
}
