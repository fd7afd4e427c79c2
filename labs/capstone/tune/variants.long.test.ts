/** Every set of switches, and every mistake; and what one switch alone leaves. */
import { describeExperiment } from "@labs/harness/testing";
import { openServices } from "@labs/services";
import { afterAll, beforeAll, expect, test } from "vitest";
import { switches } from "./data.ts";
import experiment from "./experiment.ts";
import { left, workOf } from "./support/work-of.fixture.ts";

const services = openServices({ say: () => {} });
afterAll(() => services[Symbol.asyncDispose]());
const opened = describeExperiment(experiment, services);

let naive: Awaited<ReturnType<typeof workOf>>;
beforeAll(async () => {
  naive = await workOf(opened(), "naive");
});

test.each(switches.map((name) => `only-${name}`))(
  "%s alone leaves three of the four prices at a fifth of the naive one or more",
  async (name) => {
    expect(left(naive, await workOf(opened(), name))).toBeGreaterThanOrEqual(3);
  },
);
