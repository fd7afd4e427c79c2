/** What starts and ends many processes. */
import { readdir } from "node:fs/promises";
import { openExperiment } from "@labs/harness/testing";
import { openServices } from "@labs/services";
import { expect, test } from "vitest";
import experiment from "./experiment.ts";

test("npm is not the service: it ends otherwise, or before it, and no deployment is left", async () => {
  await using services = openServices({ say: () => {} });
  const opened = await openExperiment(experiment, services);
  await using variant = await opened.open("npm-start");
  const { exitCode, leftRunning } = await opened.observe(variant, "stop");
  expect(exitCode === 0 && leftRunning === 0).toBe(false);
  const { folder } = opened.setup;
  await opened[Symbol.asyncDispose]();
  await expect(readdir(folder)).rejects.toThrow("ENOENT");
});
