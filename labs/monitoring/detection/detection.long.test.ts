/** Services with faults, scraped by a real Prometheus. A busy machine is slow, which looks like a fault: what is asked here does not depend on time. */
import { describeExperiment, whyMissing } from "@labs/harness/testing";
import { openServices } from "@labs/services";
import { afterAll, describe, expect, test } from "vitest";
import { judgedServices } from "./data.ts";
import experiment from "./experiment.ts";
import { provisionOf } from "./rig.ts";

const services = openServices({ say: () => {} });
afterAll(() => services[Symbol.asyncDispose]());
const missing = await whyMissing(services.prometheus());

const seen = ["outage", "flapping", "stuck queue", "score drift"] as const;
const few = {
  ...experiment,
  provision: provisionOf((draw) =>
    judgedServices(draw).filter(({ condition, isDeployed }) =>
      condition === "healthy" ? isDeployed : seen.some((name) => name === condition),
    ),
  ),
};

describe.skipIf(missing !== null)(`Prometheus${missing === null ? "" : ` (${missing})`}`, () => {
  const opened = describeExperiment(few, services);

  test("no fault is missed, at half and at twice the strength of the training", async () => {
    // A cell gets what was scraped, and no word of what was done to a service.
    expect(Object.keys(opened().setup).sort()).toEqual(["recordings", "services"]);
    await using two = await opened().open("two-windows");
    // That no alert is false besides is a matter of how busy the machine is.
    expect(await opened().observe(two, "services")).toMatchObject({ missed: 0 });
  });
});
