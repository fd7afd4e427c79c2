import { LabError, type Run } from "@labs/experiment";
import { describeExperiment } from "@labs/harness/testing";
import { openServices } from "@labs/services";
import { afterAll, expect, test } from "vitest";
import { sizesOf } from "./data.ts";
import experiment from "./experiment.ts";
import { provision } from "./rig.ts";

const services = openServices({ say: () => {} });
afterAll(() => services[Symbol.asyncDispose]());

/** Every log as small; those of a smoke run are in engines.long.test.ts. */
const small = { ...experiment, provision: (run: Run) => provision(run, sizesOf(2_000)) };
const engines = describeExperiment(small, services, { checks: 1 });

test("without Python or Spark their arms are skipped, with the reason and what helps", async () => {
  const missing = "Python is not ready here: no python3. To use it, …";
  const setup = { ...engines().setup, python: { missing }, spark: { missing } };
  for (const name of Object.keys(experiment.variants).slice(2))
    await expect(engines().open(name, { setup })).rejects.toEqual(new LabError("SKIPPED", missing));
});

test("every case names a log that there is, and only jobs have right answers", async () => {
  for (const [name, load] of Object.entries(experiment.cases)) {
    if (load.mode !== "job") continue;
    const [request] = engines().draw(1, name);
    if (request?.do !== "job") throw new Error(`${name} asks for no job`);
    expect(await engines().expected(request)).toMatchObject({ events: request.events });
  }
  await expect(engines().expected({ do: "wait" })).rejects.toThrow("only a job");
});
