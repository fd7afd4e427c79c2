import { expect, test } from "vitest";
import { loadExperiment } from "../experiment/load-experiment.ts";
import { estimateSeconds, shareLeft } from "./estimate.ts";
import { planRun } from "./plan.ts";

const load = (name: string) => loadExperiment(`${import.meta.dirname}/../../fixtures/${name}/experiment.ts`);
const quick = { preset: "quick" } as const;

test("an arm takes time in the cases in which it is driven", async () => {
  const experiment = await load("doubling");
  const { "also-right": variant } = experiment.variants;
  if (variant === undefined) throw new Error("the fixture has a variant also-right");
  // Fewer cases are fewer comparisons, which take fewer rounds.
  const rounds = 7;
  const options = { ...quick, rounds, only: ["also-right"] };
  const drivenIn = (...cases: string[]) => {
    const variants = { ...experiment.variants, "also-right": { ...variant, drivenIn: cases } };
    return estimateSeconds({ ...experiment, variants }, options);
  };
  const [both, one] = [drivenIn("busy", "steady"), drivenIn("busy")];
  const { cases } = planRun(experiment, options);
  const steady = cases.find(({ name }) => name === "steady")?.seconds ?? 0;
  // The pilot does not know the rate of the steady case yet.
  expect(both - one).toBeCloseTo(rounds * (steady + 0.2));
});

test("a script whose counts repeat takes time in its two rounds", async () => {
  const experiment = await load("searching");
  const { scripted } = experiment.cases;
  if (scripted?.mode !== "observe") throw new Error("the fixture has a script");
  const taking = (seconds: number) =>
    estimateSeconds(
      { ...experiment, cases: { ...experiment.cases, scripted: { ...scripted, seconds } } },
      quick,
    );
  // The placebo has nothing to show of counts.
  const arms = planRun(experiment, quick).arms.filter(({ role }) => role !== "placebo");
  expect(taking(3) - taking(1)).toBeCloseTo(2 * 2 * arms.length);
});

test("an arm that is driven in a script alone takes no time in the rounds without it", async () => {
  const experiment = await load("settling");
  const { rounds } = planRun(experiment, quick);
  const taking = (drivenIn: readonly string[]) => {
    const { "in-script": variant } = experiment.variants;
    if (variant === undefined) throw new Error("the fixture has a variant in-script");
    const variants = { ...experiment.variants, "in-script": { ...variant, drivenIn } };
    return estimateSeconds({ ...experiment, variants }, quick);
  };
  // The job of all rounds, and a second to open its process in those without the script.
  const more = rounds * 0.1 + (rounds - 2) * 1;
  expect(taking(["scripted", "job"]) - taking(["scripted"])).toBeCloseTo(more);
});

test("what is left is told by the rounds to come", async () => {
  const plan = planRun(await load("doubling"), quick);
  expect(shareLeft(plan, 1, 4)).toBeCloseTo(3);
  expect(shareLeft(plan, 3, 4)).toBeCloseTo(1 / 3);
});
