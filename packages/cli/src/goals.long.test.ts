import type { Result } from "@labs/experiment/result";
import { runExperiment } from "@labs/harness";
import { cardsOf, draftStory, readSign, renderStory } from "@labs/learner";
import { openServices } from "@labs/services";
import { afterAll, describe, expect, test } from "vitest";
import { type CatalogEntry, loadLabs } from "./catalog.ts";
import { idOf } from "./entry.ts";

const services = openServices({ say: () => {} });
afterAll(() => services[Symbol.asyncDispose]());

/** The baseline and the reference, at the smallest size. */
function measure({ lab, name, file, experiment }: CatalogEntry): Promise<Result> {
  return runExperiment({
    ...{ lab, experiment: name, file, preset: "smoke", only: [experiment.goal.reference], seed: 1, services },
    signal: new AbortController().signal,
    progress: { phase() {}, round() {}, cell() {} },
  });
}

const entries = (await loadLabs()).flatMap(({ experiments }) => experiments);

/** Shown by the lab's own tests, on counts: what the smallest size is too small for, or takes too long for. */
const elsewhere: readonly string[] = [
  "caching/stampede",
  "connection-pooling/pgbouncer",
  "connection-pooling/pool-exhaustion",
  "connection-pooling/pool-size",
  "indexing/over-indexing",
  "indexing/query-rewrite",
];

describe.each(entries.map((entry) => [idOf(entry), entry] as const))("%s", (id, entry) => {
  const { baseline, goal, wrong = {} } = entry.experiment;
  if (elsewhere.includes(id)) return test.skip("the goal is held against counts in the lab's own test");

  test("the baseline misses the goal's sign, the reference reaches it, what is wrong is refused", {
    timeout: 120_000,
  }, async () => {
    const run = await measure(entry);
    const told = JSON.stringify([baseline, goal.reference].map((arm) => readSign(run, goal.evidence, arm)));
    expect(readSign(run, goal.evidence, baseline).reached, told).toBe(false);
    expect(readSign(run, goal.evidence, goal.reference).reached, told).toBe(true);
    for (const name of Object.keys(wrong)) {
      const outcome = run.cells.find(({ arm }) => arm === name)?.outcome;
      expect(outcome, name).toMatchObject({ status: "wrong", when: "before" });
    }
    // What a learner is told of such a run.
    const [symptom] = cardsOf(goal, run);
    expect(symptom?.front.split(/[^\w-]+/)).not.toContain(baseline);
    expect(renderStory(draftStory(goal, [run]), false)).toContain(`[1] ${run.runId}`);
  });
});
