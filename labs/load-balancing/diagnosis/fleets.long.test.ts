/** The seven faults, made in real fleets. A busy machine is slow, and so looks like other faults: what is asked here are counts. */
import { openExperiment } from "@labs/harness/testing";
import { openServices } from "@labs/services";
import { afterAll, expect, test } from "vitest";
import { judgedStrengths } from "./data.ts";
import experiment from "./experiment.ts";

const services = openServices({ say: () => {} });
afterAll(() => services[Symbol.asyncDispose]());

test("what shows in connections, weights, shares and retries is named at half and at twice the strength of the training", async () => {
  await using opened = await openExperiment(experiment, services);
  await using combined = await opened.open("combined");
  const all = judgedStrengths.length;
  expect(await opened.observe(combined, "fleets")).toMatchObject({
    ...{ "overloaded front": all, "uneven weights": all, "pinned clients": all, "retry storm": all },
  });
  await using average = await opened.open("average-latency");
  expect(await opened.observe(average, "fleets")).toMatchObject({ correct: 0 });
}, 120_000);
