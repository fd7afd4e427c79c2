/** More requests at once than the cache has room for. */
import { openExperiment } from "@labs/harness/testing";
import { openServices } from "@labs/services";
import { afterAll, expect, test } from "vitest";
import experiment from "./experiment.ts";
import { countsOf, requests } from "./support/counts.fixture.ts";
import { generateAlone } from "./support/generate-alone.ts";

const services = openServices({ say: () => {} });
const lab = await openExperiment(experiment, services);

afterAll(async () => {
  await lab[Symbol.asyncDispose]();
  await services[Symbol.asyncDispose]();
});

test("in the same memory blocks of 16 tokens have room for more requests", async () => {
  const many = requests(...Array.from({ length: 24 }, () => [20, 3] as const));
  const [reserved, paged] = [await countsOf(lab, "continuous", many), await countsOf(lab, "paged", many)];
  expect([reserved.steps, paged.steps]).toEqual([9, 3]);
  expect(reserved.reservedBytes).toBeGreaterThan(10 * (reserved.usedBytes ?? 0));
  expect(paged.reservedBytes).toBeLessThan(2 * (paged.usedBytes ?? 0));
});

test("a request that has to give its blocks up is answered all the same, by computing it anew", async () => {
  // Ten prompts of 250 tokens fill the cache; the seventh token of each needs a further block.
  const crowded = requests(...Array.from({ length: 10 }, () => [250, 9] as const));
  const { outputs, preempted, computedTokens, neededTokens } = await countsOf(lab, "paged", crowded);
  expect(preempted).toBeGreaterThan(0);
  expect(computedTokens).toBeGreaterThan(neededTokens ?? 0);
  const alone = await generateAlone(lab.setup.model, crowded);
  expect(alone.requests.length).toBeGreaterThan(7);
  for (const [id, output] of alone.outputs) expect(outputs[id]).toEqual(output);
});

test("a slot that is not cleared is right until it gets its second request", async () => {
  const two = requests([40, 3], [5, 3]);
  const crowd = requests(...Array.from({ length: 16 }, (_, at) => [at < 8 ? 40 : 5, 6] as const));
  const right = await countsOf(lab, "continuous", crowd);
  const leaking = await countsOf(lab, "slot-not-cleared", crowd);
  const differing = crowd.filter(({ id }) => String(right.outputs[id]) !== String(leaking.outputs[id]));
  expect(differing.length).toBeGreaterThan(0);
  expect(differing.every(({ id }) => id >= 8)).toBe(true);
  expect((await countsOf(lab, "slot-not-cleared", two)).outputs).toEqual(
    (await countsOf(lab, "continuous", two)).outputs,
  );
});
