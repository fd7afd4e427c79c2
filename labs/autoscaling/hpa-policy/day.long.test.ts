/** A simulated day, 86 400 seconds of it, for each policy. */
import { openExperiment } from "@labs/harness/testing";
import { openServices } from "@labs/services";
import { expect, test } from "vitest";
import experiment from "./experiment.ts";

test("a day is slow enough for every policy", async () => {
  await using services = openServices({ say: () => {} });
  await using opened = await openExperiment(experiment, services);
  for (const name of Object.keys(experiment.variants)) {
    await using variant = await opened.open(name);
    expect(await opened.observe(variant, "diurnal"), name).toMatchObject({ overloadedSeconds: 0 });
  }
});
