import { describeExperiment } from "@labs/harness/testing";
import { openServices } from "@labs/services";
import { afterAll, expect, test } from "vitest";
import experiment from "./experiment.ts";

const services = openServices({ say: () => {} });
afterAll(() => services[Symbol.asyncDispose]());

const skew = describeExperiment(experiment, services, { checks: 1 });

test.each([
  ["static", 2],
  ["more-parts", 32],
  ["salted", 18],
  ["chunks", 16],
])("%s has its parts, each a task", async (name, tasks) => {
  await using variant = await skew().open(name);
  await variant.call({ kind: "sessions" });
  expect(await variant.read("sessions")).toMatchObject({ tasks });
});

test("events that stand for themselves need no spread by user", async () => {
  await using variant = await skew().open("static");
  expect(await variant.call({ kind: "join" })).toEqual(await skew().expected({ kind: "join" }));
});

test("without Spark its arms are skipped, with the reason", async () => {
  const setup = { ...skew().setup, spark: { missing: "there is no Python" } };
  await expect(skew().open("spark-naive", { setup })).rejects.toMatchObject({
    code: "SKIPPED",
    message: "there is no Python",
  });
});
