/** What one switch alone leaves. */
import { openExperiment } from "@labs/harness/testing";
import { openServices } from "@labs/services";
import { afterAll, expect, test } from "vitest";
import { switches } from "./data.ts";
import experiment from "./experiment.ts";
import { left, workOf } from "./support/work-of.fixture.ts";

const services = openServices({ say: () => {} });
const opened = await openExperiment(experiment, services);
const naive = await workOf(opened, "naive");

afterAll(async () => {
  await opened[Symbol.asyncDispose]();
  await services[Symbol.asyncDispose]();
});

test.each(switches.map((name) => `only-${name}`))(
  "%s alone leaves three of the four prices at a fifth of the naive one or more",
  async (name) => {
    expect(left(naive, await workOf(opened, name))).toBeGreaterThanOrEqual(3);
  },
);
