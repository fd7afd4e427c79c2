import type { Run } from "@labs/experiment";
import { describeExperiment } from "@labs/harness/testing";
import { openServices } from "@labs/services";
import { afterAll, expect, test } from "vitest";
import experiment from "./experiment.ts";
import { provision } from "./rig.ts";

const services = openServices({ say: () => {} });
afterAll(() => services[Symbol.asyncDispose]());

/** A small log. All variants, on the one of a smoke run: skew.long.test.ts. */
const small = { ...experiment, provision: (run: Run) => provision(run, { events: 3_000 }) };
const skew = describeExperiment(small, services, { few: true, checks: 1 });

test("without Spark its arms are skipped, with the reason", async () => {
  const setup = { ...skew().setup, spark: { missing: "there is no Python" } };
  await expect(skew().open("spark-naive", { setup })).rejects.toMatchObject({
    code: "SKIPPED",
    message: "there is no Python",
  });
});
