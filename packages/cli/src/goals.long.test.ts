/** What every experiment promises of its goal, in a run at the smallest size. */
import { LabError } from "@labs/experiment";
import type { Result } from "@labs/experiment/result";
import { measureSilently } from "@labs/harness/testing";
import { cardsOf, draftStory, readEvidence, renderStory } from "@labs/learner";
import { openServices } from "@labs/services";
import { afterAll, expect, test } from "vitest";
import { type CatalogEntry, loadLabs } from "./catalog/catalog.ts";
import { idOf } from "./catalog/entry.ts";

const services = openServices({ say: () => {} });
afterAll(() => services[Symbol.asyncDispose]());

/** What the goal speaks of, at the smallest size. */
function measure(entry: CatalogEntry): Promise<Result> {
  return measureSilently({ entry: { ...entry, experiment: ofGoal(entry.experiment) }, services });
}

/** The baseline and the reference alone, in the cases of evidence and target alone. */
function ofGoal(experiment: CatalogEntry["experiment"]): CatalogEntry["experiment"] {
  const { baseline, variants, goal, cases, metrics } = experiment;
  const all = Object.keys(cases);
  const casesOf = (metric: string) => [metrics[metric]?.in ?? all].flat();
  const kept = [goal.evidence, goal.target].map(({ metric, in: name }) => name ?? casesOf(metric)[0]);
  const among = (names: readonly string[]) => names.filter((name) => kept.includes(name));
  const arms = Object.entries(variants).filter(([name]) => [baseline, goal.reference].includes(name));
  return {
    ...experiment,
    variants: Object.fromEntries(
      arms.map(([name, { drivenIn, versus: _, ...variant }]) => [
        name,
        drivenIn === undefined ? variant : { ...variant, drivenIn: among(drivenIn) },
      ]),
    ),
    cases: Object.fromEntries(Object.entries(cases).filter(([name]) => kept.includes(name))),
    metrics: Object.fromEntries(
      Object.entries(metrics)
        .map(([name, metric]) => [name, { ...metric, in: among(casesOf(name)) }] as const)
        .filter(([, metric]) => metric.in.length > 0),
    ),
    claims: [],
  };
}

/** An experiment that cannot run here, such as one that needs Docker. */
function skipped(error: unknown): LabError {
  if (error instanceof LabError && error.code === "SKIPPED") return error;
  throw error;
}

const entries = (await loadLabs()).flatMap(({ experiments }) => experiments);

test.for(entries.map((entry) => ({ id: idOf(entry), entry })))(
  "$id: the baseline misses the goal's evidence, the reference reaches it, what is wrong is refused",
  { timeout: 600_000 },
  async ({ entry }, { skip }) => {
    const { baseline, goal, wrong = {} } = entry.experiment;
    const run = await measure(entry).catch(skipped);
    if ("code" in run) return skip(run.message);
    const outcomeOf = (name: string) => run.cells.find(({ arm }) => arm === name)?.outcome;
    const reference = outcomeOf(goal.reference);
    if (reference?.status === "skipped") skip(reference.reason);
    const readings = [baseline, goal.reference].map((arm) => readEvidence(run, goal.evidence, arm));
    expect(
      readings.map(({ reached }) => reached),
      JSON.stringify(readings),
    ).toEqual([false, true]);
    for (const name of Object.keys(wrong)) {
      expect(outcomeOf(name), name).toMatchObject({ status: "wrong", when: "before" });
    }
    // What a learner is told of such a run.
    const symptom = cardsOf(goal, run).find(({ name }) => name.endsWith("/symptom"));
    expect(symptom?.front.split(/[^\w-]+/)).not.toContain(baseline);
    expect(renderStory(draftStory(goal, [run]), false)).toContain(`[1] ${run.runId}`);
  },
);
