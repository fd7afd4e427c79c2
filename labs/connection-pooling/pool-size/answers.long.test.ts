/** What every variant answers, and that connections which several requests hold are found out. */
import { random } from "@labs/experiment";
import { openExperiment } from "@labs/harness/testing";
import { openServices } from "@labs/services";
import { afterAll, expect, test } from "vitest";
import type { Query } from "./contract.ts";
import experiment from "./experiment.ts";

const services = openServices({ say: () => {} });
const pools = await openExperiment(experiment, services);

afterAll(async () => {
  await pools[Symbol.asyncDispose]();
  await services[Symbol.asyncDispose]();
});

const names = Object.keys(experiment.variants);

test.each(names)("%s answers correctly, whatever the query", async (name) => {
  await using variant = await pools.open(name);
  const queries = [...pools.draw(12), ...pools.draw(4, "short-far"), ...pools.draw(1, "heavy")];
  const answers = await Promise.all(queries.map(variant.call));
  for (const [index, query] of queries.entries()) {
    expect(answers[index]).toEqual(await pools.expected(query));
  }
});

test.each([1, 2, 3])("connections that several requests hold are refused (seed %i)", async (seed) => {
  await using variant = await pools.open("shared-clients");
  const draw = random(seed);
  const queries = Array.from({ length: 40 }, () => experiment.input(draw, pools.setup));
  let mistakes = 0;
  // Eight at a time, as the checks of a run do.
  for (let start = 0; start < queries.length; start += 8) {
    const batch = queries.slice(start, start + 8);
    const answers = await Promise.allSettled(batch.map(variant.call));
    for (const [index, answer] of answers.entries()) {
      const right = await pools.expected(batch[index] as Query);
      if (answer.status === "rejected" || JSON.stringify(answer.value) !== JSON.stringify(right)) mistakes++;
    }
  }
  expect(mistakes).toBeGreaterThan(0);
});
