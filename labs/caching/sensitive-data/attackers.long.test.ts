/** All attackers against one variant, as a run counts them. */
import { LabError } from "@labs/experiment";
import { openExperiment } from "@labs/harness/testing";
import { openServices } from "@labs/services";
import { afterAll, expect, test } from "vitest";
import experiment from "./experiment.ts";

const services = openServices({ say: () => {} });
const opened = await openExperiment(experiment, services);

afterAll(async () => {
  await opened[Symbol.asyncDispose]();
  await services[Symbol.asyncDispose]();
});

test.for([
  ["plaintext", 1],
  ["tls-only", 2],
  ["encrypted", 9],
  ["tenant-keys", 10],
] as const)("%s stops %i of 10 attackers", async ([name, stopped], context) => {
  try {
    await using cell = await opened.open(name);
    expect(await opened.observe(cell, "all-attackers")).toEqual({ stopped });
  } catch (error) {
    if (error instanceof LabError && error.code === "SKIPPED") context.skip(error.message);
    throw error;
  }
});
